import { describe, expect, it } from 'vitest';
import { RECORD_CONTEXT } from '../../src/domain/record.ts';
import { blobId } from '../../src/lib/blob-id.ts';
import { canonical } from '../../src/lib/canonical.ts';
import { verify } from '../../src/lib/ed25519.ts';
import { decisionRecord, recordDigest, recordText, signedBytes } from '../../src/merge-request/index.ts';
import { TEST_PAIR } from '../keys/test-signer.ts';
import { ELSEWHERE, NOW, sampleMove } from './sample-move.ts';
import { changeOf, POLICY, signedMove } from './signed-move.ts';

const BASE = 'b'.repeat(40);
const context = (baseSha = BASE) => ({ baseSha, change: changeOf(sampleMove()), ...POLICY });
const record = decisionRecord(sampleMove(), context());

describe('the decision record', () => {
  it('holds what the gate judges', () => {
    expect(record).toMatchObject({
      version: 2,
      id: sampleMove().id,
      baseSha: BASE,
      from: sampleMove().from,
      to: ELSEWHERE,
      confidence: 0.934,
      cost: sampleMove().cost,
      basis: sampleMove().basis,
      effect: changeOf(sampleMove()).effect,
      ...POLICY,
      issuedAt: new Date(NOW).toISOString(),
      expiresAt: new Date(NOW + 3_600_000).toISOString(),
    });
    expect(record.score.to).toBeGreaterThan(record.score.from ?? 1);
    expect(record.score.factors).toHaveLength(4);
  });

  it.each([40, 64])('names files as a repository with names of %i digits does', (digits) => {
    const [file] = changeOf(sampleMove()).files;
    expect(decisionRecord(sampleMove(), context('b'.repeat(digits))).files).toEqual([
      {
        path: 'infra/placements/service-1.ts',
        before: blobId(file?.before ?? '', digits),
        after: blobId(file?.after ?? '', digits),
      },
    ]);
  });

  it('is the same when it is made again, and never that of another decision or base', () => {
    expect(decisionRecord(sampleMove(), context())).toEqual(record);
    expect(record.nonce).toMatch(/^[0-9a-z]{26}$/);
    const others = [
      decisionRecord(sampleMove({ id: 'dec_other' }), context()),
      decisionRecord(sampleMove(), context('c'.repeat(40))),
    ];
    expect(new Set([record, ...others].map(({ nonce }) => nonce)).size).toBe(3);
  });
});

describe('the signed record', () => {
  it('is signed over the context and the canonical JSON', async () => {
    const { signature } = await signedMove(sampleMove(), BASE);
    expect(signature).toMatchObject({ algorithm: 'Ed25519', keyId: TEST_PAIR.keyId });
    expect(Buffer.from(signedBytes(record)).toString()).toBe(`trimtab-decision-v2\n${canonical(record)}`);
    expect(verify(TEST_PAIR.publicKey, signedBytes(record), signature.value)).toBe(true);
    // A signature over the bare record, or under another context, is not one of a decision.
    for (const text of [
      canonical(record),
      `trimtab-decision-v1\n${canonical(record)}`,
      `${RECORD_CONTEXT}${canonical(record)}\n`,
    ])
      expect(verify(TEST_PAIR.publicKey, Buffer.from(text), signature.value)).toBe(false);
  });

  it('is canonical: the same whatever the order of keys, with one line feed at its end', async () => {
    const signed = await signedMove(sampleMove(), BASE);
    const reversed = {
      signature: signed.signature,
      record: Object.fromEntries(Object.entries(record).reverse()) as unknown as typeof record,
    };

    expect(recordText(reversed)).toBe(recordText(signed));
    expect(recordText(signed)).toMatch(/^\{"record":\{"baseSha":[^\n]+\},"signature":\{[^\n]+\}\}\n$/);
    expect(recordDigest(reversed)).toBe(recordDigest(signed));
  });

  it('cannot hold a number that is none', async () => {
    await expect(signedMove(sampleMove({ confidence: Number.NaN }), BASE)).rejects.toThrow();
  });
});
