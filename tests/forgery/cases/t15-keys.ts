import { createHash, createHmac } from 'node:crypto';
import { RECORD_CONTEXT } from '../../../src/domain/record.ts';
import { canonical } from '../../../src/lib/canonical.ts';
import { generateKeyPair, keyIdOf, sign } from '../../../src/lib/ed25519.ts';
import { signedText } from '../../gate/signed-record.ts';
import type { Expected, ForgeryCase } from '../case.ts';
import { atMergeRequest, objects } from '../subjects/gate.ts';
import { trustText } from '../template.ts';
import { type Draft, NOW, type World } from '../world.ts';

const DENIED = objects('signature: deny');
const ASKED = objects('signature: review');
const MALLORYS = generateKeyPair();
const DAY = 86_400_000;
const iso = (at: number): string => new Date(at).toISOString();

type Signature = Readonly<Record<string, unknown>> | null | string | readonly unknown[];

/** The record's file with a signature that somebody made up. */
function withSignature(record: Draft, signature: Signature | undefined): string {
  return `${canonical(signature === undefined ? { record } : { record, signature })}\n`;
}

function sealed(world: World, bytes: (record: Draft) => string | Uint8Array): (record: Draft) => string {
  const { privateKeyPem, keyId } = world.keys;
  return (record) => {
    const value = sign(privateKeyPem, Buffer.from(bytes(record)));
    return withSignature(record, { algorithm: 'Ed25519', keyId, value });
  };
}

/** Signatures of the right key over something else than this record in this sense. */
const OVER: Readonly<Record<string, (record: Draft) => string | Uint8Array>> = {
  'the record without its context': (record) => canonical(record),
  'the record in the context of the first version': (record) => `trimtab-decision-v1\n${canonical(record)}`,
  'the record in the context of a verdict': (record) => `trimtab-verdict-v2\n${canonical(record)}`,
  'the record with its context after it': (record) => `${canonical(record)}${RECORD_CONTEXT}`,
  'the record with a line feed': (record) => `${RECORD_CONTEXT}${canonical(record)}\n`,
  'the record with its keys as they come': (record) => `${RECORD_CONTEXT}${JSON.stringify(record)}`,
  'the record, indented': (record) => `${RECORD_CONTEXT}${JSON.stringify(record, null, 2)}`,
  'the digest of the record': (record) =>
    createHash('sha512')
      .update(`${RECORD_CONTEXT}${canonical(record)}`)
      .digest(),
  'another service’s record': (record) => `${RECORD_CONTEXT}${canonical({ ...record, service: 'service-2' })}`,
  'the same decision at another base': (record) => `${RECORD_CONTEXT}${canonical({ ...record, baseSha: 'f'.repeat(40) })}`,
  'the same decision with another nonce': (record) => `${RECORD_CONTEXT}${canonical({ ...record, nonce: 'x'.repeat(26) })}`,
  'the same decision of an hour before': (record) => `${RECORD_CONTEXT}${canonical({ ...record, issuedAt: iso(NOW - DAY) })}`,
  nothing: () => '',
  'the context alone': () => RECORD_CONTEXT,
};

const over = Object.entries(OVER).map(([what, bytes]) =>
  atMergeRequest('T15', `signed with the right key over ${what}`, DENIED, (world) => {
    world.sign = sealed(world, bytes);
  }),
);

/** L, the order of the group: adding it to the second half makes another signature of the same in careless programs. */
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;

function addedOrder(value: string): string {
  const bytes = Buffer.from(value, 'base64url');
  let scalar = BigInt(`0x${Buffer.from(bytes.subarray(32)).reverse().toString('hex')}`) + ORDER;
  for (let at = 32; at < 64; at++, scalar >>= 8n) bytes[at] = Number(scalar & 0xffn);
  return bytes.toString('base64url');
}

type Parts = { algorithm: unknown; keyId: unknown; value: string };

/** The right signature, bent. */
const BENT: Readonly<Record<string, readonly [Expected, (parts: Parts, world: World) => Signature]>> = {
  'of zeros': [DENIED, (parts) => ({ ...parts, value: Buffer.alloc(64).toString('base64url') })],
  'with one bit flipped': [DENIED, (parts) => ({ ...parts, value: flipped(parts.value) })],
  'with the order of the group added': [DENIED, (parts) => ({ ...parts, value: addedOrder(parts.value) })],
  'that is the public key, twice': [
    DENIED,
    (parts, { keys }) => {
      const key = Buffer.from(keys.publicKey, 'base64url');
      return { ...parts, value: Buffer.concat([key, key]).toString('base64url') };
    },
  ],
  'that is the public key': [ASKED, (parts, { keys }) => ({ ...parts, value: keys.publicKey })],
  'of 63 bytes': [
    ASKED,
    (parts) => ({ ...parts, value: Buffer.from(parts.value, 'base64url').subarray(1).toString('base64url') }),
  ],
  'of 65 bytes': [
    ASKED,
    (parts) => ({
      ...parts,
      value: Buffer.concat([Buffer.from(parts.value, 'base64url'), Buffer.from([0])]).toString('base64url'),
    }),
  ],
  'that is empty': [ASKED, (parts) => ({ ...parts, value: '' })],
  'with padding': [ASKED, (parts) => ({ ...parts, value: `${parts.value}==` })],
  'with a line feed': [ASKED, (parts) => ({ ...parts, value: `${parts.value}\n` })],
  'with a blank': [ASKED, (parts) => ({ ...parts, value: ` ${parts.value}` })],
  'in hexadecimal': [ASKED, (parts) => ({ ...parts, value: Buffer.from(parts.value, 'base64url').toString('hex') })],
  'in a list': [ASKED, (parts) => [parts]],
  'that is a text': [ASKED, (parts) => parts.value],
  'that is null': [ASKED, () => null],
  'without a value': [ASKED, ({ algorithm, keyId }) => ({ algorithm, keyId })],
  'without a key': [ASKED, ({ algorithm, value }) => ({ algorithm, value })],
  'without an algorithm': [ASKED, ({ keyId, value }) => ({ keyId, value })],
  'by no algorithm': [ASKED, (parts) => ({ ...parts, algorithm: 'none' })],
  'by HMAC with the public key': [
    ASKED,
    (parts, { keys }) => {
      const mac = createHmac('sha512', keys.publicKey).update('x').digest('base64url');
      return { ...parts, algorithm: 'HS512', value: mac };
    },
  ],
  'by another algorithm': [ASKED, (parts) => ({ ...parts, algorithm: 'RS256' })],
  'by an algorithm in small letters': [ASKED, (parts) => ({ ...parts, algorithm: 'ed25519' })],
  'by a variant of the algorithm': [ASKED, (parts) => ({ ...parts, algorithm: 'Ed25519ph' })],
  'by a list of algorithms': [ASKED, (parts) => ({ ...parts, algorithm: ['Ed25519'] })],
  'with more in it': [ASKED, (parts) => ({ ...parts, publicKey: MALLORYS.publicKey })],
  'of a key that is called by a number': [ASKED, (parts) => ({ ...parts, keyId: 1 })],
  'of a key in capitals': [ASKED, (parts) => ({ ...parts, keyId: String(parts.keyId).toUpperCase() })],
  'of a key that is a prototype': [ASKED, (parts) => ({ ...parts, keyId: '__proto__' })],
  'of a key that is a path': [ASKED, (parts) => ({ ...parts, keyId: '../../policies/trust.json' })],
  'of a key that there is not': [DENIED, (parts) => ({ ...parts, keyId: 'tk_0000000000000000' })],
};

function flipped(value: string): string {
  const bytes = Buffer.from(value, 'base64url');
  bytes[10] = (bytes[10] ?? 0) ^ 1;
  return bytes.toString('base64url');
}

const bent = Object.entries(BENT).map(([what, [expected, bend]]) =>
  atMergeRequest('T15', `a signature ${what}`, expected, (world) => {
    const signed = world.sign;
    world.sign = (record) => {
      const { signature } = JSON.parse(signed(record)) as { signature: Parts };
      return withSignature(record, bend(signature, world));
    };
  }),
);

/** Keys of others. */
const others: ForgeryCase[] = [
  atMergeRequest('T15', 'no signature at all', ASKED, (world) => {
    world.sign = (record) => withSignature(record, undefined);
  }),
  atMergeRequest('T15', 'a signature by a key that nobody trusts', DENIED, (world) => {
    world.sign = (record) => signedText(record, MALLORYS);
  }),
  atMergeRequest('T15', 'a signature by a key that nobody trusts, in the name of one that is', DENIED, (world) => {
    world.sign = (record) => signedText(record, { ...MALLORYS, keyId: world.keys.keyId });
  }),
  atMergeRequest('T15', 'a signature by the right key, in the name of another', DENIED, (world) => {
    world.sign = (record) => signedText(record, { ...world.keys, keyId: MALLORYS.keyId });
  }),
  atMergeRequest('T15', 'a signature by the first of two keys, in the name of the second', DENIED, (world) => {
    trusting(world, [keyOf(world.keys.publicKey), keyOf(MALLORYS.publicKey)]);
    world.sign = (record) => signedText(record, { ...world.keys, keyId: MALLORYS.keyId });
  }),
];

const keyOf = (publicKey: string, changes: object = {}) => ({
  keyId: idOf(publicKey),
  algorithm: 'Ed25519',
  publicKey,
  notBefore: iso(NOW - 30 * DAY),
  notAfter: null,
  ...changes,
});

function idOf(publicKey: string): string {
  try {
    return keyIdOf(publicKey);
  } catch {
    return 'tk_0000000000000000';
  }
}

function trusting(world: World, keys: readonly unknown[]): void {
  world.target['policies/trust.json'] = trustText(world.keys, { keys });
}

/** The key is the target branch's own, but not now. */
const TIMES: Readonly<Record<string, object>> = {
  'that was retired yesterday': { notAfter: iso(NOW - DAY) },
  'that was retired a moment ago': { notAfter: iso(NOW - 1) },
  'that counts from tomorrow': { notBefore: iso(NOW + DAY) },
};

const times = Object.entries(TIMES).map(([what, changes]) =>
  atMergeRequest('T15', `a signature by a key ${what}`, ASKED, (world) => {
    trusting(world, [keyOf(world.keys.publicKey, changes)]);
  }),
);

/** Points of small order: one signature fits many messages. */
const POINTS = [
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  '0100000000000000000000000000000000000000000000000000000000000080',
];

/** R is the point itself or the neutral one, S is zero: what such keys let through. */
const points = POINTS.flatMap((point, at) =>
  [point, POINTS[1] ?? ''].map((first, nth) =>
    atMergeRequest('T15', `a trusted key of small order, number ${at + 1}, signature ${nth + 1}`, DENIED, (world) => {
      const publicKey = Buffer.from(point, 'hex').toString('base64url');
      trusting(world, [keyOf(publicKey)]);
      const value = Buffer.concat([Buffer.from(first, 'hex'), Buffer.alloc(32)]).toString('base64url');
      world.sign = (record) => withSignature(record, { algorithm: 'Ed25519', keyId: idOf(publicKey), value });
    }),
  ),
);

export const KEYS: readonly ForgeryCase[] = [...over, ...bent, ...others, ...times, ...points];
