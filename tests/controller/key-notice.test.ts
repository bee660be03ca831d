import { describe, expect, it } from 'vitest';
import { policyInForce } from '../../src/controller/policy.ts';
import type { SignedRecord } from '../../src/domain/record.ts';
import { digest } from '../../src/lib/canonical.ts';
import { verify } from '../../src/lib/ed25519.ts';
import { TrimtabError } from '../../src/lib/errors.ts';
import { signedBytes } from '../../src/merge-request/index.ts';
import { TEST_KEY, TEST_TRUST } from '../keys/test-signer.ts';
import { Bench } from './bench.ts';

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
    const refusing = {
      signingKey: async () => TEST_KEY,
      sign: () => Promise.reject(new TrimtabError('keys', 'no key is in force')),
    };
    const bench = new Bench({ outside: (what, real) => (what === 'signer' ? (refusing as typeof real) : real) });
    await bench.cycle(4);
    expect(bench.gitlab.mergeRequests).toEqual([]);
    expect(bench.told('notice', /no merge request: no key is in force/)).toHaveLength(1);
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
