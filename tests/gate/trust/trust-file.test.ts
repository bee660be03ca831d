import { describe, expect, it } from 'vitest';
import { readTrustFile } from '../../../src/gate/trust/trust-file.ts';
import { generateKeyPair } from '../../../src/lib/ed25519.ts';
import { trustOf } from '../fleet-repository.ts';

const keys = generateKeyPair();
const GOOD = trustOf(keys);
const [KEY] = GOOD.keys;
const read = (changes: object) => readTrustFile(JSON.stringify({ ...GOOD, ...changes }));

describe('trust.json', () => {
  it('is read', () => {
    const reading = read({});
    expect(reading).toMatchObject({
      ok: true,
      value: {
        bot: 'trimtab',
        projectId: 1,
        apiUrl: null,
        targetBranch: 'main',
        minimumPolicyVersion: 1,
        directPushes: 'review',
      },
    });
    expect(reading.ok && reading.value.keys).toMatchObject([{ keyId: keys.keyId, publicKey: keys.publicKey, notAfterMs: null }]);
  });

  it('may leave open who the bot is and where it is used, and say more than is known', () => {
    expect(read({ bot: null, projectId: null, targetBranch: null, keys: [], comment: 'hello' })).toMatchObject({ ok: true });
    expect(read({ apiUrl: 'https://gitlab.example.com/api/v4' })).toMatchObject({ ok: true });
  });

  it.each<[string, object]>([
    ['its version is missing', { version: undefined }],
    ['its version is another', { version: 2 }],
    ['its version is a text', { version: '1' }],
    ['the bot is missing', { bot: undefined }],
    ['the bot is no username', { bot: 'tri mtab' }],
    ['the project is a text', { projectId: '1' }],
    ['the project is 0', { projectId: 0 }],
    ['the branch begins with a dash', { targetBranch: '--all' }],
    ['the API is no address', { apiUrl: 'file:///etc/passwd' }],
    ['the minimum is missing', { minimumPolicyVersion: undefined }],
    ['the minimum is a fraction', { minimumPolicyVersion: 1.5 }],
    ['direct pushes do something else', { directPushes: 'auto' }],
    ['direct pushes are missing', { directPushes: undefined }],
    ['the keys are no list', { keys: {} }],
    ['a key is none', { keys: [null] }],
    ['a key is there twice', { keys: [KEY, KEY] }],
    ['a key is called like another', { keys: [{ ...KEY, keyId: generateKeyPair().keyId }] }],
    ['a key is not 32 bytes', { keys: [{ ...KEY, publicKey: 'AAAA' }] }],
    ['a key is written in another way', { keys: [{ ...KEY, publicKey: `${keys.publicKey}=` }] }],
    ['a key is of another algorithm', { keys: [{ ...KEY, algorithm: 'ECDSA' }] }],
    ['a key begins nowhere', { keys: [{ ...KEY, notBefore: null }] }],
    ['a key begins on a day without a time', { keys: [{ ...KEY, notBefore: '2026-01-01' }] }],
    ['it is not said when a key ends', { keys: [{ ...KEY, notAfter: undefined }] }],
    ['a key ends before it begins', { keys: [{ ...KEY, notAfter: '2001-01-01T00:00:00Z' }] }],
    ['there are far too many keys', { keys: Array.from({ length: 65 }, () => KEY) }],
  ])('is worthless when %s', (_, changes) => {
    const reading = read(changes);
    expect(reading.ok).toBe(false);
    expect(reading.ok || reading.problem).toMatch(/^[a-z`].*[^.]$/);
  });

  it('is worthless when it is no JSON object', () => {
    for (const text of [null, '', '{', '[]', 'null', '5']) expect(readTrustFile(text).ok).toBe(false);
  });
});
