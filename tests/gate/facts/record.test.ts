import { describe, expect, it } from 'vitest';
import { partsOf, readRecord } from '../../../src/gate/facts/record.ts';
import { canonical } from '../../../src/lib/canonical.ts';

const RECORD = {
  version: 2,
  id: 'dec_01j0000000aaaaaaaaaaaaaaaa',
  service: 'service-1',
  kind: 'optimize',
  baseSha: 'b'.repeat(40),
  confidence: 0.9,
  snapshotDigest: `sha256:${'1'.repeat(64)}`,
  configDigest: `sha256:${'2'.repeat(64)}`,
  nonce: '01j0000000nnnnnnnnnnnnnnnn',
  issuedAt: '2026-11-21T10:00:00.000Z',
  expiresAt: '2026-11-21T11:00:00.000Z',
};
const SIGNATURE = { algorithm: 'Ed25519', keyId: 'tk_0123456789abcdef', value: 'x' };
const textOf = (record: object) => `${canonical({ record, signature: SIGNATURE })}\n`;
const TEXT = textOf(RECORD);

describe('a decision record', () => {
  it('is read when it is canonical', () => {
    const record = readRecord('service-1', TEXT);
    expect(record).toMatchObject({ service: 'service-1', canonical: true, problem: null, baseSha: RECORD.baseSha });
    expect(record.claim).toMatchObject({ id: RECORD.id, confidence: 0.9 });
    expect(record.expiresAtMs).toBe(Date.UTC(2026, 10, 21, 11));
  });

  it.each([
    ['indented', `${JSON.stringify({ record: RECORD, signature: SIGNATURE }, null, 2)}\n`],
    ['without its line feed', TEXT.trimEnd()],
    ['with two line feeds', `${TEXT}\n`],
    ['with a key twice', TEXT.replace('"record":{', '"record":{"confidence":0.1,')],
    ['with keys in another order', `${JSON.stringify({ signature: SIGNATURE, record: RECORD })}\n`],
    ['with a number written otherwise', TEXT.replace('0.9', '0.90')],
    ['with a mark at the start', `\ufeff${TEXT}`],
    ['that is a list', '[]\n'],
    ['that is cut off', TEXT.slice(0, 40)],
    ['of a size that no record has', textOf({ ...RECORD, reasons: ['x'.repeat(300_000)] })],
  ])('%s is not believed', (_, text) => {
    const record = readRecord('service-1', text);
    expect(record.canonical).toBe(false);
    expect(record.problem).not.toBeNull();
  });

  it('keeps what it claims as it is, of whatever type', () => {
    const text = textOf({ ...RECORD, confidence: '0.9', service: null });
    expect(readRecord('service-1', text).claim).toMatchObject({ confidence: '0.9', service: null });
  });

  it.each(['2026-11-21', '2026-11-21T10:00:00', 'tomorrow', '2026-13-41T10:00:00Z', 1_790_000_000_000])(
    'that expires at %s does not say when',
    (expiresAt) => {
      expect(readRecord('service-1', textOf({ ...RECORD, expiresAt })).expiresAtMs).toBeNull();
    },
  );

  it.each([
    [{ nonce: undefined }, 'its nonce is not one of 26 characters'],
    [{ nonce: 'short' }, 'its nonce is not one of 26 characters'],
    [{ snapshotDigest: null }, 'its snapshotDigest is no digest'],
    [{ configDigest: 'sha256:00' }, 'its configDigest is no digest'],
  ])('that was half made is not believed: %j', (changes, problem) => {
    const record = JSON.parse(JSON.stringify({ ...RECORD, ...changes })) as object;
    expect(readRecord('service-1', textOf(record)).problem).toBe(problem);
  });

  it('that nobody signed claims nothing', () => {
    expect(readRecord('service-1', `${canonical(RECORD)}\n`)).toMatchObject({
      claim: null,
      problem: 'it holds no signed record',
    });
    expect(partsOf(`${canonical({ record: [], signature: SIGNATURE })}\n`)).toBeNull();
  });

  it('with something beside it that nobody signed cannot be read', () => {
    const text = `${canonical({ record: RECORD, signature: SIGNATURE, confidence: 1 })}\n`;
    expect(readRecord('service-1', text)).toMatchObject({ canonical: true, problem: 'it holds more than a signed record' });
  });
});
