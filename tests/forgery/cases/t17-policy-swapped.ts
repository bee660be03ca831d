import { readFileSync } from 'node:fs';
import type { ForgeryCase } from '../case.ts';
import type { FileContent } from '../git-store.ts';
import { atMergeRequest, atProtectedBranch } from '../subjects/gate.ts';
import { checkedOut } from '../template.ts';
import type { World } from '../world.ts';

const wasm = readFileSync(new URL('../../../policies/gate.wasm', import.meta.url));
const manifest = JSON.parse(checkedOut('policies/gate.json')) as Record<string, unknown>;
const withManifest = (changes: object): Record<string, FileContent> => ({
  'policies/gate.json': `${JSON.stringify({ ...manifest, ...changes }, null, 2)}\n`,
});

/** A policy that cannot be trusted leads to review, bound to no policy, and fails the job. */
const NO_POLICY = { outcome: 'review', because: [/policy/] } as const;

function flipped(offset: number): Buffer {
  const bytes = Buffer.from(wasm);
  bytes[offset] = (bytes[offset] ?? 0) ^ 1;
  return bytes;
}

/** Every hundredth of the module, one bit each. */
const OFFSETS = Array.from({ length: 20 }, (_, at) => Math.floor((wasm.length * at) / 20));

const flips = OFFSETS.map((offset, at) =>
  atMergeRequest('T17', `one bit of the module is flipped, ${at * 5} % into it`, NO_POLICY, (world) => {
    world.target['policies/gate.wasm'] = flipped(offset);
  }),
);

/** The policy of the target branch as an attacker, a bad merge or a bad build may leave it. */
const SWAPPED: Readonly<Record<string, Record<string, FileContent>>> = {
  'the module is gone': { 'policies/gate.wasm': null },
  'the module is empty': { 'policies/gate.wasm': '' },
  'the module is a link': { 'policies/gate.wasm': { link: '/tmp/gate.wasm' } },
  'the module has one byte more': { 'policies/gate.wasm': Buffer.concat([wasm, Buffer.from([0])]) },
  'the manifest is gone': { 'policies/gate.json': null },
  'the manifest is no JSON': { 'policies/gate.json': 'version: 1\n' },
  'the manifest names another module': withManifest({ wasmDigest: `sha256:${'0'.repeat(64)}` }),
  'the manifest names other sources': withManifest({ sourceDigest: `sha256:${'0'.repeat(64)}` }),
  'the manifest names no entry point of ours': withManifest({ entrypoints: ['gate/allow'] }),
  'the manifest has no version': withManifest({ version: undefined }),
  'the manifest has a version that is a text': withManifest({ version: '1' }),
  'the manifest has a version that is negative': withManifest({ version: -1 }),
  'the thresholds changed without a build': {
    'policies/gate/data.json': checkedOut('policies/gate/data.json').replace(/\d+(?=[,\n ])/, '99'),
  },
  'the thresholds are gone': { 'policies/gate/data.json': null },
  'a rule changed without a build': {
    'policies/gate/rules/confidence/confidence.rego': `${checkedOut('policies/gate/rules/confidence/confidence.rego')}\n`,
  },
  'a rule is gone': { 'policies/gate/rules/confidence/confidence.rego': null },
  'a rule was added': { 'policies/gate/rules/more/more.rego': 'package gate.rules.more\n' },
  'the self-test is gone': { 'policies/gate/self-test.json': null },
  'the whole folder is gone': { policies: null },
};

const swapped = Object.entries(SWAPPED).map(([what, files]) =>
  atMergeRequest('T17', what, NO_POLICY, (world) => Object.assign(world.target, files)),
);

const swappedMerged = ['the module is gone', 'the manifest names another module', 'a rule changed without a build'].map((what) =>
  atProtectedBranch('T17', what, NO_POLICY, (world) => Object.assign(world.target, SWAPPED[what])),
);

/** `policies/trust.json` of the target branch: without it nobody is trusted. */
const TRUST: Readonly<Record<string, (world: World) => FileContent>> = {};

const trust = Object.entries(TRUST).map(([what, make]) =>
  atMergeRequest('T17', what, NO_POLICY, (world) => {
    world.target['policies/trust.json'] = make(world);
  }),
);

export const SWAPPED_POLICIES: readonly ForgeryCase[] = [...flips, ...swapped, ...swappedMerged, ...trust];
