import { describe, expect, it } from 'vitest';
import { partsOf } from '../../../src/gate/facts/record.ts';
import { signatureOf } from '../../../src/gate/facts/signature.ts';
import { readTrustFile } from '../../../src/gate/trust/trust-file.ts';
import { canonical } from '../../../src/lib/canonical.ts';
import { generateKeyPair, sign } from '../../../src/lib/ed25519.ts';
import { NOW, trustOf } from '../fleet-repository.ts';
import { recordOf, signedText } from '../signed-record.ts';

const keys = generateKeyPair();
const others = generateKeyPair();
const record = recordOf('a'.repeat(40));
const TEXT = signedText(record, keys);

const trusted = (changes: object = {}, pair = keys) => {
  const [key] = trustOf(pair).keys;
  const reading = readTrustFile(JSON.stringify(trustOf(pair, { keys: [{ ...key, ...changes }] })));
  if (!reading.ok) throw new Error(reading.problem);
  return reading.value.keys;
};
const status = (text: string, known = trusted(), now: number | null = NOW) => signatureOf(partsOf(text), known, now).status;
/** The signed record with other fields of its signature. */
const signedWith = (changes: object): string => {
  const parsed = JSON.parse(TEXT) as { signature: object };
  return JSON.stringify({ ...parsed, signature: { ...parsed.signature, ...changes } });
};

describe('a signature', () => {
  it('is valid when a known key signed exactly this record', () => {
    expect(signatureOf(partsOf(TEXT), trusted(), NOW)).toEqual({ status: 'valid', keyId: keys.keyId });
  });

  it('is forged when one character of the record is another', () => {
    expect(status(TEXT.replace('"service":"service-1"', '"service":"service-2"'))).toBe('forged');
    expect(status(TEXT.replace('"confidence":0.96875', '"confidence":0.96876'))).toBe('forged');
  });

  it('is forged when the bytes were signed without saying what they are', () => {
    const value = sign(keys.privateKeyPem, Buffer.from(canonical(record)));
    expect(status(signedWith({ value }))).toBe('forged');
  });

  it('is forged when another key signed in the name of a known one', () => {
    expect(status(signedText(record, { ...others, keyId: keys.keyId }))).toBe('forged');
  });

  it('is of an unknown key when nobody on the trusted side knows it', () => {
    expect(signatureOf(partsOf(signedText(record, others)), trusted(), NOW)).toEqual({
      status: 'unknown-key',
      keyId: others.keyId,
    });
  });

  it.each<[string, object]>([
    ['another algorithm', { algorithm: 'none' }],
    ['no algorithm', { algorithm: undefined }],
    ['no key', { keyId: undefined }],
    ['a key of another form', { keyId: '../trust.json' }],
    ['no value', { value: undefined }],
    ['a value that is too short', { value: 'AAAA' }],
    ['a value with padding', { value: `${'A'.repeat(86)}==` }],
    ['something else beside it', { kid: 'tk_0123456789abcdef' }],
  ])('with %s is malformed', (_, changes) => {
    expect(status(signedWith(changes))).toBe('malformed');
  });

  it('that is a list or a text is malformed', () => {
    for (const signature of [[], 'valid', 5, true]) expect(status(JSON.stringify({ record, signature }))).toBe('malformed');
  });

  it('is missing when there is none, or no record', () => {
    for (const text of [JSON.stringify({ record }), JSON.stringify({ record, signature: null }), '{}', '[', canonical(record)])
      expect(status(text)).toBe('missing');
  });

  it('cannot be told without keys', () => {
    expect(status(TEXT, [])).toBe('no-keys');
    expect(signatureOf(partsOf(TEXT), null, NOW).status).toBe('no-keys');
  });

  it('counts from when its key begins to when it ends, by the forge alone', () => {
    const key = trusted({ notBefore: new Date(NOW).toISOString(), notAfter: new Date(NOW + 1000).toISOString() });
    expect([NOW - 1, NOW, NOW + 1000, NOW + 1001, null].map((now) => status(TEXT, key, now))).toEqual([
      ...['inactive-key', 'valid', 'valid', 'inactive-key', 'inactive-key'],
    ]);
    expect(status(TEXT.replace('0.96875', '0.9'), key, NOW + 9999)).toBe('forged');
  });
});
