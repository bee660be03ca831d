import { createPublicKey, generateKeyPairSync, verify as nodeVerify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { generateKeyPair, keyIdOf, keyPairOf, sign, verify } from '../../src/lib/ed25519.ts';

const hex = (text: string): Buffer => Buffer.from(text, 'hex');
const url = (text: string): string => hex(text).toString('base64url');
const MESSAGE = Buffer.from('a message');

/** RFC 8032, section 7.1. */
const VECTORS = [
  {
    name: 'TEST 1',
    secret: '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
    key: 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    message: '',
    signature:
      'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  },
  {
    name: 'TEST 2',
    secret: '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
    key: '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    message: '72',
    signature:
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  },
] as const;

const pemOf = (secret: string): string =>
  `-----BEGIN PRIVATE KEY-----\n${hex(`302e020100300506032b657004220420${secret}`).toString('base64')}\n-----END PRIVATE KEY-----\n`;

describe('Ed25519', () => {
  it.each(VECTORS)('signs and verifies $name of RFC 8032', ({ secret, key, message, signature }) => {
    expect(keyPairOf(pemOf(secret)).publicKey).toBe(url(key));
    expect(sign(pemOf(secret), hex(message))).toBe(url(signature));
    expect(verify(url(key), hex(message), url(signature))).toBe(true);
  });

  it('makes another pair each time, whose parts belong together', () => {
    const [one, two] = [generateKeyPair(), generateKeyPair()];
    expect(one.publicKey).not.toBe(two.publicKey);
    expect(keyPairOf(one.privateKeyPem)).toEqual(one);
    const spki = createPublicKey(one.privateKeyPem);
    expect(nodeVerify(null, MESSAGE, spki, Buffer.from(sign(one.privateKeyPem, MESSAGE), 'base64url'))).toBe(true);
  });

  it('names a key by the digest of its raw bytes', () => expect(keyIdOf(url(VECTORS[0].key))).toBe('tk_21fe31dfa154a261'));

  it('refuses to name what is no key', () => {
    for (const text of ['', 'abc', `${url(VECTORS[0].key)}=`, url(`${VECTORS[0].key}00`)])
      expect(() => keyIdOf(text)).toThrow(TypeError);
  });

  it('never shows the private key in an error', () => {
    const text = '-----BEGIN PRIVATE KEY-----\nc2VjcmV0c2VjcmV0\n-----END PRIVATE KEY-----\n';
    expect(() => sign(text, MESSAGE)).toThrow(/^not an Ed25519 private key in PEM$/);
    const other = generateKeyPairSync('x25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
    expect(() => sign(other, MESSAGE)).toThrow(/^not an Ed25519 private key in PEM$/);
  });
});

describe('verification', () => {
  const pair = generateKeyPair();
  const signature = sign(pair.privateKeyPem, MESSAGE);

  it('refuses another message and another key', () => {
    expect(verify(pair.publicKey, Buffer.from('a message.'), signature)).toBe(false);
    expect(verify(generateKeyPair().publicKey, MESSAGE, signature)).toBe(false);
  });

  it('refuses every other spelling of the same bytes', () => {
    const bytes = Buffer.from(signature, 'base64url');
    const last = signature.at(-1) ?? '';
    // 64 bytes are 85 full characters and 2 bits: the other 4 bits of the last character have to be zero.
    const odd = `${signature.slice(0, -1)}${String.fromCharCode(last.charCodeAt(0) + 1)}`;
    expect(Buffer.from(odd, 'base64url').equals(bytes)).toBe(true);
    for (const text of [
      odd,
      `${signature}==`,
      ` ${signature}`,
      `${signature}\n`,
      bytes.toString('base64'),
      bytes.toString('hex'),
    ]) {
      expect(verify(pair.publicKey, MESSAGE, text), text).toBe(false);
    }
    expect(verify(`${pair.publicKey}=`, MESSAGE, signature)).toBe(false);
  });

  it.each([0, 1, 31, 33, 63, 65, 128])('refuses keys and signatures of %i bytes', (length) => {
    const text = Buffer.alloc(length, 7).toString('base64url');
    expect(verify(text, MESSAGE, signature)).toBe(false);
    expect(verify(pair.publicKey, MESSAGE, text)).toBe(false);
  });

  it('refuses the same signature with the group order added to its scalar', () => {
    const order = 2n ** 252n + 27_742_317_777_372_353_535_851_937_790_883_648_493n;
    const bytes = Buffer.from(signature, 'base64url');
    let scalar = BigInt(`0x${Buffer.from(bytes.subarray(32)).reverse().toString('hex')}`) + order;
    for (let at = 32; at < 64; at++, scalar >>= 8n) bytes[at] = Number(scalar & 0xffn);
    expect(verify(pair.publicKey, MESSAGE, bytes.toString('base64url'))).toBe(false);
  });

  it('refuses a key under which a signature fits any message', () => {
    // The neutral element as key and as R, zero as scalar: the equation holds whatever was signed (OpenSSL 3.0 says so too).
    const neutral = Buffer.concat([Buffer.from([1]), Buffer.alloc(31)]);
    const any = Buffer.concat([neutral, Buffer.alloc(32)]);
    expect(verify(neutral.toString('base64url'), MESSAGE, any.toString('base64url'))).toBe(false);
  });

  it('answers false for what is not even text', () => {
    for (const value of [null, undefined, 7, {}, [], Buffer.alloc(64)] as unknown as string[]) {
      expect(verify(value, MESSAGE, signature)).toBe(false);
      expect(verify(pair.publicKey, MESSAGE, value)).toBe(false);
      expect(verify(pair.publicKey, value as unknown as Uint8Array, signature)).toBe(false);
    }
  });
});
