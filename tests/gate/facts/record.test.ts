import { describe, expect, it } from 'vitest';
import { readRecord } from '../../../src/gate/facts/record.ts';
import { canonical } from '../../../src/lib/canonical.ts';

const RECORD = {
  version: 1,
  id: 'dec_01j0000000aaaaaaaaaaaaaaaa',
  service: 'service-1',
  kind: 'optimize',
  baseSha: 'b'.repeat(40),
  confidence: 0.9,
  issuedAt: '2026-11-21T10:00:00.000Z',
  expiresAt: '2026-11-21T11:00:00.000Z',
};
const TEXT = `${canonical(RECORD)}\n`;

describe('a decision record', () => {
  it('is read when it is canonical', () => {
    const record = readRecord('service-1', TEXT);
    expect(record).toMatchObject({ service: 'service-1', canonical: true, problem: null, baseSha: RECORD.baseSha });
    expect(record.claim).toMatchObject({ id: RECORD.id, confidence: 0.9 });
    expect(record.expiresAtMs).toBe(Date.UTC(2026, 10, 21, 11));
  });

  it.each([
    ['indented', `${JSON.stringify(RECORD, null, 2)}\n`],
    ['without its line feed', canonical(RECORD)],
    ['with two line feeds', `${TEXT}\n`],
    ['with a key twice', TEXT.replace('{', '{"confidence":0.1,')],
    ['with keys in another order', `${JSON.stringify({ version: 1, id: 'x' })}\n`.replace('{"id"', '{"version"')],
    ['with a number written otherwise', TEXT.replace('0.9', '0.90')],
    ['with a mark at the start', `\ufeff${TEXT}`],
    ['that is a list', '[]\n'],
    ['that is cut off', TEXT.slice(0, 40)],
    ['of a size that no record has', `${canonical({ ...RECORD, reasons: ['x'.repeat(300_000)] })}\n`],
  ])('%s is not believed', (_, text) => {
    const record = readRecord('service-1', text);
    expect(record.canonical).toBe(false);
    expect(record.problem).not.toBeNull();
  });

  it('keeps what it claims as it is, of whatever type', () => {
    const text = `${canonical({ ...RECORD, confidence: '0.9', service: null })}\n`;
    expect(readRecord('service-1', text).claim).toMatchObject({ confidence: '0.9', service: null });
  });

  it.each(['2026-11-21', '2026-11-21T10:00:00', 'tomorrow', '2026-13-41T10:00:00Z', 1_790_000_000_000])(
    'that expires at %s does not say when',
    (expiresAt) => {
      expect(readRecord('service-1', `${canonical({ ...RECORD, expiresAt })}\n`).expiresAtMs).toBeNull();
    },
  );
});
