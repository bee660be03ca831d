import type { RecordSignature } from '../domain/record.ts';

/** One of the controller's own keys, as the gate's side is to know it. */
export interface OwnKey {
  readonly keyId: string;
  /** 32 raw bytes, base64url without padding. */
  readonly publicKey: string;
  /** `retiring`: another one has taken over; what it has signed counts until `notAfter`. */
  readonly status: 'active' | 'retiring';
  /** ISO 8601, UTC. From then on it signs. */
  readonly notBefore: string;
  /** ISO 8601, UTC; null = no end is set. */
  readonly notAfter: string | null;
}

/** What a signature is asked for with. */
export interface Signing {
  /** ms since the epoch, by the forge's clock. */
  readonly at: number;
  /** Ids of the keys that the gate's side knows; null when that cannot be told. */
  readonly known: readonly string[] | null;
}

/** Signs with the controller's own keys, which never leave their room. */
export interface Signer {
  /** All keys of ours, oldest first, those that have run out lately included. Throws a `keys` error when they are gone. */
  keys(): Promise<readonly OwnKey[]>;
  /** The key that signs: the newest in force that the gate's side knows, else the newest in force. Throws a `keys` error without one. */
  signingKey(signing: Signing): Promise<OwnKey>;
  sign(bytes: Uint8Array, signing: Signing): Promise<RecordSignature>;
}
