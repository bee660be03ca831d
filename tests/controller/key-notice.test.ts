import { describe, expect, it } from 'vitest';
import { policyInForce } from '../../src/controller/policy.ts';
import type { SignedRecord } from '../../src/domain/record.ts';
import { exportTrust, type OwnKey, type Signer } from '../../src/keys/index.ts';
import { digest } from '../../src/lib/canonical.ts';
import { verify } from '../../src/lib/ed25519.ts';
import { TrimtabError } from '../../src/lib/errors.ts';
import { signedBytes } from '../../src/merge-request/index.ts';
import { TEST_KEY, TEST_TRUST, testSigner } from '../keys/test-signer.ts';
import { Bench, START } from './bench.ts';

const NOTICE = /trust\.json/;
const withKey = (fields: object) => JSON.stringify({ version: 1, keys: [{ ...TEST_KEY, ...fields }] });

describe('the signing key at the gate', () => {
  it('is not spoken of when it is known', async () => {
    const bench = new Bench();
    await bench.cycle(3);
    expect(bench.told('notice', NOTICE)).toEqual([]);
  });

  it.each([
    ['there is no file', null, /names no key: merge requests will wait for review; run `trimtab keys export`/],
    ['the file names no key', '{"version":1,"keys":[]}', /names no key: merge requests will wait for review/],
    ['the file cannot be read', '{', /names no key: merge requests will wait for review/],
    [
      'the key has run out there',
      withKey({ notAfter: '2020-01-01T00:00:00.000Z' }),
      /valid now: merge requests will wait for review/,
    ],
    [
      'the file names others',
      withKey({ keyId: 'tk_0000000000000000' }),
      /does not know the signing key tk_21fe31dfa154a261: merge requests will be denied/,
    ],
  ])('is told once when %s, and again when that changes', async (_, trustText, sentence) => {
    const bench = new Bench();
    bench.gitlab.control({ trustText });
    await bench.cycle(3);
    expect(bench.told('notice', NOTICE).map((event) => event.sentence)).toEqual([expect.stringMatching(sentence)]);
    expect((await bench.commands.status()).problems).toContainEqual(expect.stringMatching(sentence));
    bench.gitlab.control({ trustText: TEST_TRUST });
    await bench.cycle(2);
    expect(bench.told('notice', NOTICE)).toHaveLength(2);
    expect(bench.told('notice', /knows the signing key now/)).toHaveLength(1);
    expect((await bench.commands.status()).problems).toEqual([]);
  });

  it('is not looked for here when the gate is a project of its own', async () => {
    const bench = new Bench({ config: { gate: { policyDigest: `sha256:${'a'.repeat(64)}`, policyVersion: 7 } } });
    bench.gitlab.control({ trustText: null });
    await bench.cycle(1);
    expect(bench.told('notice', NOTICE)).toEqual([]);
  });

  it('that cannot sign keeps this proposal back, and nothing else', async () => {
    const refusing: Signer = {
      ...testSigner,
      sign: () => Promise.reject(new TrimtabError('keys', 'no key is in force')),
    };
    const bench = new Bench({ outside: (what, real) => (what === 'signer' ? (refusing as typeof real) : real) });
    await bench.cycle(4);
    expect(bench.gitlab.mergeRequests).toEqual([]);
    expect(bench.told('notice', /no merge request: no key is in force/)).toHaveLength(1);
  });
});

describe('the end of the signing key', () => {
  const end = START + 86_400_000;
  const iso = (at: number) => new Date(at).toISOString();
  const ending: OwnKey = { ...TEST_KEY, status: 'retiring', notAfter: iso(end) };
  const next: OwnKey = { ...TEST_KEY, keyId: 'tk_00000000000000aa', publicKey: 'A'.repeat(43), notBefore: iso(START) };
  const trustOf = (...keys: readonly OwnKey[]) =>
    exportTrust({ version: 1, keys, retired: [] }, null, { bot: null, projectId: null, targetBranch: null }, START);
  /** A controller that holds these keys and signs with the first one. */
  const benchWith = (...keys: readonly OwnKey[]) => {
    const signer: Signer = { ...testSigner, keys: async () => keys, signingKey: async () => keys[0] ?? TEST_KEY };
    return new Bench({ outside: (what, real) => (what === 'signer' ? (signer as typeof real) : real) });
  };
  const DOOM =
    /^the signing key tk_21fe31dfa154a261 ends at 2026-03-15T12:00:00\.000Z, and .*nothing will be automatic from then on/;

  it('is told once while its successor is not on the trusted side, and again when it is', async () => {
    const bench = benchWith(ending, next);
    bench.gitlab.control({ trustText: trustOf(ending) });
    await bench.cycle(3);
    expect(bench.told('notice', DOOM).map((event) => event.sentence)).toEqual([
      expect.stringMatching(/does not know tk_00000000000000aa: .* run `trimtab keys export`/),
    ]);
    expect((await bench.commands.status()).problems).toContainEqual(expect.stringMatching(DOOM));
    bench.gitlab.control({ trustText: trustOf(ending, next) });
    await bench.cycle(2);
    expect(bench.told('notice', DOOM)).toHaveLength(1);
    expect(bench.told('notice', /knows the signing key now/)).toHaveLength(1);
    expect((await bench.commands.status()).problems).toEqual([]);
  });

  it.each([
    ['there is no other key', benchWith(ending), trustOf(ending)],
    ['the trusted side alone sets it', benchWith(TEST_KEY), trustOf(ending)],
    [
      'its successor comes too late',
      benchWith(ending, { ...next, notBefore: iso(end + 1) }),
      trustOf(ending, { ...next, notBefore: iso(end + 1) }),
    ],
  ])('is told when %s', async (_, bench, trustText) => {
    bench.gitlab.control({ trustText });
    await bench.cycle(2);
    expect(bench.told('notice', DOOM).map((event) => event.sentence)).toEqual([
      expect.stringMatching(/no published key takes over then: .* `trimtab keys rotate`/),
    ]);
  });

  it('is not spoken of when the successor is published', async () => {
    const bench = benchWith(ending, next);
    bench.gitlab.control({ trustText: trustOf(ending, next) });
    await bench.cycle(2);
    expect(bench.told('notice', NOTICE)).toEqual([]);
    expect(bench.told('notice', DOOM)).toEqual([]);
  });
});

describe('what is signed', () => {
  it('names the policy of the target branch and verifies under the key', async () => {
    const manifest = { version: 4, wasmDigest: 'sha256:0' };
    const bench = new Bench();
    bench.gitlab.control({ policyManifest: JSON.stringify(manifest, null, 2) });
    const move = await bench.proposed();
    const files = bench.gitlab.branches.get(move.branch)?.files;
    const { record, signature } = JSON.parse(files?.['infra/decisions/service-1.json'] ?? '') as SignedRecord;
    expect(record).toMatchObject({ id: move.decisionId, policyDigest: digest(manifest), policyVersion: 4 });
    expect(record.basis?.from.netUsdPerMonth).toHaveLength(record.basis?.to.netUsdPerMonth.length ?? -1);
    expect(verify(TEST_KEY.publicKey, signedBytes(record), signature.value)).toBe(true);
  });
});

describe('the policy in force', () => {
  const gate = { policyDigest: `sha256:${'a'.repeat(64)}`, policyVersion: 7 };
  const none = { policyDigest: null, policyVersion: null };

  it.each([
    ['that of the target branch', '{"version":2}', gate, { policyDigest: digest({ version: 2 }), policyVersion: 2 }],
    ['that of the gate project, without one', null, gate, gate],
    ['unknown, without either', null, none, none],
    ['unknown when the manifest cannot be read', '{', gate, none],
    ['of unknown version when the manifest does not say it', '{}', gate, { policyDigest: digest({}), policyVersion: null }],
    [
      'of unknown version when the manifest says nonsense',
      '{"version":1.5}',
      gate,
      { policyDigest: digest({ version: 1.5 }), policyVersion: null },
    ],
  ])('is %s', (_, policyManifest, config, expected) => expect(policyInForce({ policyManifest }, config)).toEqual(expected));
});
