import { generateKeyPair } from '../../../src/lib/ed25519.ts';
import { signedText } from '../../gate/signed-record.ts';
import type { ForgeryCase } from '../case.ts';
import { atMergeRequest, atProtectedBranch, objects } from '../subjects/gate.ts';
import { checkedOut, trustText } from '../template.ts';
import { put, type World } from '../world.ts';

const MALLORYS = generateKeyPair();

/** Thresholds that let everything pass. */
const LENIENT = JSON.stringify({ ...(JSON.parse(checkedOut('policies/gate/data.json')) as object), thresholds: {} });
const ALWAYS = 'package gate\n\nimport rego.v1\n\nverdict := {"outcome": "auto", "rules": []}\n';
const manifest = () => JSON.parse(checkedOut('policies/gate.json')) as Record<string, unknown>;

/** What a branch would like to be judged by. All of it is `control`, and none of it judges. */
const IN_BRANCH: Readonly<Record<string, (world: World) => void>> = {
  'lenient thresholds': ({ branch }) => Object.assign(branch, { 'policies/gate/data.json': LENIENT }),
  'a rule that always agrees': ({ branch }) => Object.assign(branch, { 'policies/gate/main.rego': ALWAYS }),
  'one rule less': ({ branch }) => Object.assign(branch, { 'policies/gate/rules/signature/signature.rego': null }),
  'a module of its own': ({ branch }) => Object.assign(branch, { 'policies/gate.wasm': Buffer.from('\0asm\x01\0\0\0') }),
  'a manifest that names other digests': ({ branch }) =>
    Object.assign(branch, { 'policies/gate.json': JSON.stringify({ ...manifest(), wasmDigest: 'sha256:00' }) }),
  'a manifest of a version yet to come': ({ branch }) =>
    Object.assign(branch, { 'policies/gate.json': JSON.stringify({ ...manifest(), version: 999 }) }),
  'a self-test that expects nothing': ({ branch }) =>
    Object.assign(branch, { 'policies/gate/self-test.json': '{"auto":{},"deny":{}}\n' }),
  'a trust.json that lets pushes apply': ({ branch, keys }) =>
    Object.assign(branch, { 'policies/trust.json': trustText(keys, { directPushes: 'apply' }) }),
  'a trust.json with another bot': ({ branch, keys }) =>
    Object.assign(branch, { 'policies/trust.json': trustText(keys, { bot: 'mallory' }) }),
  'a link for a policy folder': ({ branch }) => Object.assign(branch, { policies: { link: 'infra/decisions' } }),
};

const inBranch = Object.entries(IN_BRANCH).map(([what, play]) =>
  atMergeRequest('T3', `the branch brings ${what}`, objects('data_only_diff: review'), play),
);

/** The branch brings its own key and signs with it: the key that counts is the target branch's. */
const ownKey: ForgeryCase[] = [
  atMergeRequest(
    'T3',
    'the branch brings its own key and is signed by it',
    objects('data_only_diff: review', 'signature: deny'),
    (world) => {
      world.branch['policies/trust.json'] = trustText(MALLORYS);
      world.sign = (record) => signedText(record, MALLORYS);
    },
  ),
  atProtectedBranch(
    'T3',
    'the merge brought its own key and is signed by it',
    objects('data_only_diff: review', 'signature: deny'),
    (world) => {
      world.branch['policies/trust.json'] = trustText(MALLORYS);
      world.sign = (record) => signedText(record, MALLORYS);
    },
  ),
  atMergeRequest('T3', 'the key comes in a commit on top', objects('data_only_diff: review', 'signature: deny'), (world) => {
    world.more.push({ files: { 'policies/trust.json': trustText(MALLORYS) } });
    world.sign = (record) => signedText(record, MALLORYS);
  }),
];

/** What lies in the work tree is not what the target branch says: it must not count, for good or ill. */
const LYING: Readonly<Record<string, string>> = {
  'policies/trust.json': trustText(MALLORYS),
  'policies/gate/data.json': LENIENT,
  'policies/gate.json': '{}',
  'policies/gate.wasm': 'no module',
};
const stranger = (world: World) => {
  world.sign = (record) => signedText(record, MALLORYS);
};
const workTree = Object.entries(LYING).map(([path, text]) =>
  atMergeRequest('T3', `a forged record, and another ${path} in the work tree`, objects('signature: deny'), (world) => {
    stranger(world);
    world.place = (folder) => put(folder, path, text);
  }),
);
const afterMerge = Object.entries(LYING).map(([path, text]) =>
  atProtectedBranch('T3', `a forged record, and another ${path} in the work tree`, objects('signature: deny'), (world) => {
    stranger(world);
    world.place = (folder) => put(folder, path, text);
  }),
);

export const BRANCH_POLICY: readonly ForgeryCase[] = [...inBranch, ...ownKey, ...workTree, ...afterMerge];
