import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign as signBytes,
  verify as verifyBytes,
} from 'node:crypto';

/** A key pair of Ed25519 (RFC 8032). The PEM is a secret; the other two may be shown to anybody. */
export interface KeyPair {
  /** PKCS #8. */
  readonly privateKeyPem: string;
  /** The 32 raw bytes, base64url without padding. */
  readonly publicKey: string;
  /** `tk_` and the first 16 hexadecimal digits of the SHA-256 of the raw public key. */
  readonly keyId: string;
}

const PUBLIC_KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;

/** Everything of a SubjectPublicKeyInfo that comes before the raw key (RFC 8410). */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

/**
 * Points of small order, sign bit aside, with their encodings beyond the field's prime: under such a "key"
 * one signature fits many messages, so it identifies nobody. OpenSSL 3.0 lets them pass.
 */
const SMALL_ORDER = new Set([
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
]);

/** A new pair from the system's randomness. */
export function generateKeyPair(): KeyPair {
  const { privateKey } = generateKeyPairSync('ed25519');
  return keyPairOf(privateKey.export({ format: 'pem', type: 'pkcs8' }).toString());
}

/** The pair that a private key belongs to. Throws when the text is no Ed25519 private key in PEM. */
export function keyPairOf(privateKeyPem: string): KeyPair {
  const publicKey = rawPublicKeyOf(privateKeyOf(privateKeyPem));
  return { privateKeyPem, publicKey, keyId: keyIdOf(publicKey) };
}

/** Name of a public key. Throws when the text is not 32 bytes in base64url. */
export function keyIdOf(rawPublicKey: string): string {
  const raw = bytesOf(rawPublicKey, PUBLIC_KEY_BYTES);
  if (raw === null) throw new TypeError('a public key of Ed25519 is 32 bytes, base64url without padding');
  return `tk_${createHash('sha256').update(raw).digest('hex').slice(0, 16)}`;
}

/** Signature (64 bytes, base64url without padding) of `bytes`. Throws when the text is no Ed25519 private key in PEM. */
export function sign(privateKeyPem: string, bytes: Uint8Array): string {
  return signBytes(null, bytes, privateKeyOf(privateKeyPem)).toString('base64url');
}

/**
 * Whether `signature` is that of `bytes` under the public key. Never throws: a wrong length, a second way to
 * write the same base64url, a scalar beyond the group's order and a key of small order are all `false`.
 */
export function verify(rawPublicKey: string, bytes: Uint8Array, signature: string): boolean {
  const key = bytesOf(rawPublicKey, PUBLIC_KEY_BYTES);
  const value = bytesOf(signature, SIGNATURE_BYTES);
  if (key === null || value === null || !(bytes instanceof Uint8Array) || hasSmallOrder(key)) return false;
  try {
    const spki = createPublicKey({ key: Buffer.concat([SPKI_PREFIX, key]), format: 'der', type: 'spki' });
    return verifyBytes(null, bytes, spki, value);
  } catch {
    return false;
  }
}

function privateKeyOf(pem: string): KeyObject {
  let key: KeyObject | null = null;
  try {
    key = createPrivateKey({ key: pem, format: 'pem' });
  } catch {
    // What the parser says may quote the text, and the text is a secret.
  }
  if (key?.asymmetricKeyType !== 'ed25519') throw new TypeError('not an Ed25519 private key in PEM');
  return key;
}

function rawPublicKeyOf(privateKey: KeyObject): string {
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  return spki.subarray(-PUBLIC_KEY_BYTES).toString('base64url');
}

/** The bytes behind a base64url text of exactly that length; null for anything else, also for an odd spelling. */
function bytesOf(text: unknown, length: number): Buffer | null {
  if (typeof text !== 'string') return null;
  const bytes = Buffer.from(text, 'base64url');
  return bytes.length === length && bytes.toString('base64url') === text ? bytes : null;
}

function hasSmallOrder(key: Buffer): boolean {
  const unsigned = Buffer.from(key);
  unsigned[PUBLIC_KEY_BYTES - 1] = (unsigned[PUBLIC_KEY_BYTES - 1] ?? 0) & 0x7f;
  return SMALL_ORDER.has(unsigned.toString('hex'));
}
