import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Move } from '../../src/domain/decision.ts';
import { RECORD_CONTEXT, type SignedRecord } from '../../src/domain/record.ts';
import { partsOf, readRecord } from '../../src/gate/facts/record.ts';
import { signatureOf } from '../../src/gate/facts/signature.ts';
import { readTrustFile, type TrustedKey } from '../../src/gate/trust/trust-file.ts';
import { exportTrust } from '../../src/keys/index.ts';
import { generateKeyPair, type KeyPair, sign, verify } from '../../src/lib/ed25519.ts';
import { recordText, signedBytes } from '../../src/merge-request/index.ts';
import { TEST_KEY } from '../keys/test-signer.ts';
import { NOW, sampleHeal, sampleMove } from '../merge-request/sample-move.ts';
import { signedMove } from '../merge-request/signed-move.ts';

const SEEDED = { seed: 20_260_301, numRuns: 1500 };
const BASE = 'ba5e'.repeat(10);

function trusted(...pairs: readonly Pick<KeyPair, 'keyId' | 'publicKey'>[]): readonly TrustedKey[] {
  const keys = pairs.map((pair) => ({ ...TEST_KEY, keyId: pair.keyId, publicKey: pair.publicKey }));
  const text = exportTrust({ version: 1, keys, retired: [] }, null, { bot: null, projectId: 1, targetBranch: 'main' }, NOW);
  const reading = readTrustFile(text);
  if (!reading.ok) throw new Error(reading.problem);
  return reading.value.keys;
}

/** As the gate sees a file of the judged commit. */
function isAccepted(bytes: Uint8Array, keys = trusted(TEST_KEY)): boolean {
  const text = new TextDecoder().decode(bytes);
  return readRecord('service-1', text).problem === null && signatureOf(partsOf(text), keys, NOW).status === 'valid';
}

function statusOf(signed: SignedRecord, keys: readonly TrustedKey[]): string {
  return signatureOf(partsOf(recordText(signed)), keys, NOW).status;
}

const anyMove: fc.Arbitrary<Move> = fc
  .record({
    id: fc.stringMatching(/^dec_[0-9a-z]{26}$/),
    confidence: fc.double({ min: 0, max: 1, noNaN: true }),
    sentence: fc.string({ unit: 'grapheme', maxLength: 60 }),
    cost: fc.record({
      beforeUsdPerMonth: fc.double({ noNaN: true, noDefaultInfinity: true }),
      afterUsdPerMonth: fc.double({ noNaN: true, noDefaultInfinity: true }),
      savingUsdPerMonth: fc.double({ noNaN: true, noDefaultInfinity: true }),
      migrationUsd: fc.double({ noNaN: true, noDefaultInfinity: true }),
      paybackDays: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })),
    }),
  })
  .map(({ sentence, ...fields }) => sampleMove({ ...fields, reasons: [{ code: 'better-offer', sentence, numbers: {} }] }));

describe('a signed record', () => {
  it('is accepted as it was written, whatever it says', async () => {
    await fc.assert(
      fc.asyncProperty(anyMove, async (move) => {
        expect(isAccepted(Buffer.from(recordText(await signedMove(move, BASE))))).toBe(true);
      }),
      { ...SEEDED, numRuns: 200 },
    );
  });

  it('is refused when a single bit of its file is another', async () => {
    const files = await Promise.all(
      [sampleMove(), sampleHeal()].map(async (move) => Buffer.from(recordText(await signedMove(move, BASE)))),
    );
    for (const file of files) expect(isAccepted(file)).toBe(true);
    fc.assert(
      fc.property(fc.constantFrom(...files), fc.noBias(fc.nat()), (file, at) => {
        const bit = at % (file.length * 8);
        const flipped = Buffer.from(file);
        flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(isAccepted(flipped), `bit ${bit}`).toBe(false);
      }),
      SEEDED,
    );
  });

  it('is refused when any single bit of its signature is another', async () => {
    const signed = await signedMove(sampleMove(), BASE);
    const bytes = Buffer.from(signed.signature.value, 'base64url');
    for (let bit = 0; bit < 512; bit++) {
      const flipped = Buffer.from(bytes);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const value = flipped.toString('base64url');
      expect(verify(TEST_KEY.publicKey, signedBytes(signed.record), value), `bit ${bit}`).toBe(false);
      expect(statusOf({ ...signed, signature: { ...signed.signature, value } }, trusted(TEST_KEY))).toBe('forged');
    }
  });
});

describe('keys that are taken for each other', () => {
  const [mine, other] = [generateKeyPair(), generateKeyPair()];
  const signedBy = async (pair: KeyPair, claimed = pair.keyId, move = sampleMove()): Promise<SignedRecord> => {
    const { record } = await signedMove(move, BASE);
    const value = sign(pair.privateKeyPem, signedBytes(record));
    return { record, signature: { algorithm: 'Ed25519', keyId: claimed, value } };
  };

  it('are told apart', async () => {
    expect(statusOf(await signedBy(mine), trusted(mine, other))).toBe('valid');
    expect(statusOf(await signedBy(mine), trusted(other))).toBe('unknown-key');
    expect(statusOf(await signedBy(other, mine.keyId), trusted(mine))).toBe('forged');
    expect(statusOf(await signedBy(other, mine.keyId), trusted(mine, other))).toBe('forged');
    expect(statusOf(await signedBy(mine), [])).toBe('no-keys');
  });

  it('cannot carry each other’s names in the trusted file', () => {
    const keys = [{ ...TEST_KEY, keyId: mine.keyId, publicKey: other.publicKey }];
    const text = exportTrust({ version: 1, keys, retired: [] }, null, { bot: null, projectId: 1, targetBranch: 'main' }, NOW);
    expect(readTrustFile(text)).toMatchObject({ ok: false });
  });

  it('do not lend a signature to another record, another context or a bare record', async () => {
    const { record, signature } = await signedBy(mine);
    const heal = await signedBy(mine, mine.keyId, sampleHeal());
    expect(statusOf({ record: heal.record, signature }, trusted(mine))).toBe('forged');
    const bytes = Buffer.from(signedBytes(record)).subarray(RECORD_CONTEXT.length);
    const bare = sign(mine.privateKeyPem, bytes);
    expect(statusOf({ record, signature: { ...signature, value: bare } }, trusted(mine))).toBe('forged');
  });
});
