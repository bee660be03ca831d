import { readFileSync } from 'node:fs';
import { generateKeyPair } from '../../../src/lib/ed25519.ts';
import { trustOf } from '../../gate/fleet-repository.ts';
import type { Expected, ForgeryCase } from '../case.ts';
import type { FileContent } from '../git-store.ts';
import { atMergeRequest, atProtectedBranch, objects } from '../subjects/gate.ts';
import { checkedOut, trustText } from '../template.ts';
import type { World } from '../world.ts';

const wasm = readFileSync(new URL('../../../policies/gate.wasm', import.meta.url));
const manifest = JSON.parse(checkedOut('policies/gate.json')) as Record<string, unknown>;
const withManifest = (changes: object): Record<string, FileContent> => ({
  'policies/gate.json': `${JSON.stringify({ ...manifest, ...changes }, null, 2)}\n`,
});

/** A policy that cannot be trusted leads to review, bound to no policy, and fails the job, whose log says why. */
const refused = (why: string): Expected => ({
  outcome: 'review',
  because: ['The policy could not be loaded; the job log says why.'],
  log: [new RegExp(`^trimtab gate: ${why}`), /^exit 1$/],
});
const digestOf = (what: string): string =>
  `reading the policy: ${what} has the digest sha256:\\w{64}, but gate\\.json says sha256:`;
const OTHER_MODULE = refused(digestOf('gate\\.wasm'));
const OTHER_SOURCES = refused(digestOf('the rules or thresholds in gate/'));
const unread = (path: string): Expected => refused(`reading the policy: ${path} cannot be read\\.`);
const malformed = (path: string): Expected => refused(`reading the policy: ${path} is not of the known form\\.`);

function flipped(offset: number): Buffer {
  const bytes = Buffer.from(wasm);
  bytes[offset] = (bytes[offset] ?? 0) ^ 1;
  return bytes;
}

/** At the beginning of every twentieth of the module, one bit each. */
const OFFSETS = Array.from({ length: 20 }, (_, at) => Math.floor((wasm.length * at) / 20));

const flips = OFFSETS.map((offset, at) =>
  atMergeRequest('T17', `one bit of the module is flipped, ${at * 5} % into it`, OTHER_MODULE, (world) => {
    world.target['policies/gate.wasm'] = flipped(offset);
  }),
);

const NO_DIGEST = `sha256:${'0'.repeat(64)}`;
const CONFIDENCE = 'policies/gate/rules/confidence/confidence.rego';

/** The policy of the target branch as an attacker, a bad merge or a bad build may leave it. */
const SWAPPED: Readonly<Record<string, readonly [Expected, Record<string, FileContent>]>> = {
  'the module is gone': [unread('gate\\.wasm'), { 'policies/gate.wasm': null }],
  'the module is empty': [OTHER_MODULE, { 'policies/gate.wasm': '' }],
  'the module is a link': [unread('gate\\.wasm'), { 'policies/gate.wasm': { link: '/tmp/gate.wasm' } }],
  'the module has one byte more': [OTHER_MODULE, { 'policies/gate.wasm': Buffer.concat([wasm, Buffer.from([0])]) }],
  'the manifest is gone': [unread('gate\\.json'), { 'policies/gate.json': null }],
  'the manifest is no JSON': [malformed('gate\\.json'), { 'policies/gate.json': 'version: 1\n' }],
  'the manifest names another module': [OTHER_MODULE, withManifest({ wasmDigest: NO_DIGEST })],
  'the manifest names other sources': [OTHER_SOURCES, withManifest({ sourceDigest: NO_DIGEST })],
  'the manifest names no entry point of ours': [
    refused('loading the policy: it has no entrypoint gate/verdict\\.'),
    withManifest({ entrypoints: ['gate/allow'] }),
  ],
  'the manifest has no version': [malformed('gate\\.json'), withManifest({ version: undefined })],
  'the manifest has a version that is a text': [malformed('gate\\.json'), withManifest({ version: '1' })],
  'the manifest has a version that is negative': [malformed('gate\\.json'), withManifest({ version: -1 })],
  'the thresholds changed without a build': [
    OTHER_SOURCES,
    { 'policies/gate/data.json': checkedOut('policies/gate/data.json').replace(/\d+(?=[,\n ])/, '99') },
  ],
  'the thresholds are gone': [OTHER_SOURCES, { 'policies/gate/data.json': null }],
  'a rule changed without a build': [OTHER_SOURCES, { [CONFIDENCE]: `${checkedOut(CONFIDENCE)}\n` }],
  'a rule is gone': [OTHER_SOURCES, { [CONFIDENCE]: null }],
  'a rule was added': [OTHER_SOURCES, { 'policies/gate/rules/more/more.rego': 'package gate.rules.more\n' }],
  'the self-test is gone': [OTHER_SOURCES, { 'policies/gate/self-test.json': null }],
  'the whole folder is gone': [unread('gate\\.json'), { policies: null }],
};

const swapped = Object.entries(SWAPPED).map(([what, [expected, files]]) =>
  atMergeRequest('T17', what, expected, (world) => Object.assign(world.target, files)),
);

const MERGED = ['the module is gone', 'the manifest names another module', 'a rule changed without a build'];
const swappedMerged = Object.entries(SWAPPED)
  .filter(([what]) => MERGED.includes(what))
  .map(([what, [expected, files]]) => atProtectedBranch('T17', what, expected, (world) => Object.assign(world.target, files)));

/** `policies/trust.json` of the target branch: one that cannot be used trusts nobody, and the log says what is wrong with it. */
const distrusted = (why: string): Expected => ({
  ...objects('blast_radius: review', 'policy_trusted: review', 'signature: review'),
  log: [new RegExp(`^trimtab gate: policies/trust\\.json cannot be used: ${why}\\.$`), /^exit 0$/],
});
const OTHER_KEYS = generateKeyPair();

const withKeys = (world: World, change: (key: object) => readonly object[]): string =>
  trustText(world.keys, { keys: trustOf(world.keys).keys.flatMap(change) });

const TRUST: Readonly<Record<string, readonly [why: string, make: (world: World) => FileContent]>> = {
  'trust.json is gone': ['it is not there', () => null],
  'trust.json is a link': ['it is not there', () => ({ link: 'gate.json' })],
  'trust.json is a link to what it should be': ['it is not there', () => ({ link: '../infra/trust.json' })],
  'trust.json is executable': ['it is not there', (world) => ({ executable: trustText(world.keys) })],
  'trust.json is a submodule': ['it is not there', () => ({ submodule: 'a'.repeat(40) })],
  'trust.json is empty': ['it is not a JSON object', () => ''],
  'trust.json is no JSON': ['it is not a JSON object', () => 'version: 1\nkeys: []\n'],
  'trust.json ends too early': ['it is not a JSON object', (world) => trustText(world.keys).slice(0, -3)],
  'trust.json is a list': ['it is not a JSON object', (world) => `[${trustText(world.keys)}]`],
  'trust.json is of another version': ['its version is not 1', (world) => trustText(world.keys, { version: 2 })],
  'trust.json has a version that is a text': ['its version is not 1', (world) => trustText(world.keys, { version: '1' })],
  'trust.json has no version': ['its version is not 1', (world) => trustText(world.keys, { version: undefined })],
  'trust.json has no keys': ['`keys` is not a list of at most 64', (world) => trustText(world.keys, { keys: undefined })],
  'trust.json has the same key twice': [
    'the key tk_\\w+ is there twice',
    (world) => withKeys(world, (key) => [key, { ...key, notAfter: '2027-11-21T00:00:00Z' }]),
  ],
  'trust.json has a key under the name of another': [
    'a key is not called by its own name, tk_\\w+',
    (world) => withKeys(world, (key) => [{ ...key, keyId: OTHER_KEYS.keyId }]),
  ],
  'trust.json has another key under the name of ours': [
    'a key is not called by its own name, tk_\\w+',
    (world) => withKeys(world, (key) => [{ ...key, publicKey: OTHER_KEYS.publicKey }]),
  ],
};

const trust = Object.entries(TRUST).flatMap(([what, [why, make]]) =>
  [atMergeRequest, atProtectedBranch].map((judged) =>
    judged('T17', what, distrusted(why), (world) => {
      world.target['policies/trust.json'] = make(world);
      world.target['infra/trust.json'] = trustText(world.keys);
    }),
  ),
);

export const SWAPPED_POLICIES: readonly ForgeryCase[] = [...flips, ...swapped, ...swappedMerged, ...trust];
