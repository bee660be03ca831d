import type { OwnKey } from './port.ts';
import type { KeyRing } from './ring.ts';

/** Where the gate's side keeps the public keys, in the target branch or in the gate project. */
export const TRUST_PATH = 'policies/trust.json';

/** What a trusted file says where nobody has said anything; null = it stays open. */
export interface TrustDefaults {
  /** Username of Trimtab's own account. */
  readonly bot: string | null;
  readonly projectId: number | null;
  readonly targetBranch: string | null;
}

/**
 * The text of `policies/trust.json` that makes the gate accept this ring's signatures. Of `base`, the file as it is
 * now, every other field and every foreign key stays, and what is null is filled in; keys of ours that have run out or were
 * retired go. Throws a RangeError with a clause when `base` is no such file.
 */
export function exportTrust(ring: KeyRing, base: string | null, defaults: TrustDefaults, now: number): string {
  const file = base === null ? { ...TEMPLATE } : parse(base);
  const filled = Object.fromEntries(open(file).map((field) => [field, defaults[field]]));
  const mine = new Set([...ring.retired, ...ring.keys.map((key) => key.keyId)]);
  const foreign = keysOf(file).filter((key) => !mine.has(String(key['keyId'])));
  const ours = ring.keys.filter((key) => !isOver(key, now)).map(trustedForm);
  return `${JSON.stringify({ ...file, ...filled, keys: [...foreign, ...ours] }, null, 2)}\n`;
}

/** Fields that this trusted file, or a new one, leaves open. Throws as `exportTrust`. */
export function leftOpen(base: string | null): readonly (keyof TrustDefaults)[] {
  return open(base === null ? TEMPLATE : parse(base));
}

/** Fields that every trusted file has and this one has not. Throws as `exportTrust`. */
export function missingFields(text: string): readonly string[] {
  const file = parse(text);
  return Object.keys(TEMPLATE).filter((field) => !Object.hasOwn(file, field));
}

/** What a trusted file says of one of our keys at an instant (ms). */
export type Standing = 'known' | 'unknown' | 'another-key' | 'not-yet' | 'over' | 'no-keys' | 'no-file' | 'unreadable';

export function standingOf(key: OwnKey, trust: string | null, at: number): Standing {
  if (trust === null) return 'no-file';
  let keys: readonly Record<string, unknown>[];
  try {
    keys = keysOf(parse(trust));
  } catch {
    return 'unreadable';
  }
  if (keys.length === 0) return 'no-keys';
  const found = keys.find((each) => each['keyId'] === key.keyId);
  if (found === undefined) return 'unknown';
  if (found['publicKey'] !== key.publicKey) return 'another-key';
  const { notBefore, notAfter } = found;
  if (!(Date.parse(String(notBefore)) <= at)) return 'not-yet';
  return notAfter === null || Date.parse(String(notAfter)) > at ? 'known' : 'over';
}

/** When signatures of one of our keys cease to count, by itself and by a trusted file, in ms; null = no end is set. */
export function endOf(key: OwnKey, trust: string | null): number | null {
  const ends = [key.notAfter, entryOf(key, trust)?.['notAfter'] ?? null].filter((end) => end !== null);
  return ends.length === 0 ? null : Math.min(...ends.map((end) => Date.parse(String(end))));
}

/** Whether a key has run out by an instant (ms). */
export function isOver(key: OwnKey, at: number): boolean {
  return key.notAfter !== null && Date.parse(key.notAfter) <= at;
}

function entryOf(key: OwnKey, trust: string | null): Record<string, unknown> | undefined {
  if (trust === null) return undefined;
  try {
    return keysOf(parse(trust)).find((each) => each['keyId'] === key.keyId);
  } catch {
    return undefined;
  }
}

/** Ids of the keys that a trusted file holds in force at an instant (ms); null when there is none that can be read. */
export function knownKeys(trust: string | null, at: number): readonly string[] | null {
  if (trust === null) return null;
  try {
    return keysOf(parse(trust))
      .filter(
        ({ notBefore, notAfter }) =>
          Date.parse(String(notBefore)) <= at && (notAfter === null || at < Date.parse(String(notAfter))),
      )
      .map((key) => String(key['keyId']));
  } catch {
    return null;
  }
}

const TEMPLATE: Readonly<Record<string, unknown>> = {
  version: 1,
  bot: null,
  projectId: null,
  targetBranch: null,
  minimumPolicyVersion: 1,
  directPushes: 'review',
  keys: [],
};

function open(file: Readonly<Record<string, unknown>>): (keyof TrustDefaults)[] {
  return (['bot', 'projectId', 'targetBranch'] as const).filter((field) => file[field] === null);
}

function trustedForm({ keyId, publicKey, notBefore, notAfter }: OwnKey) {
  return { keyId, algorithm: 'Ed25519', publicKey, notBefore, notAfter };
}

function parse(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw new RangeError('is no JSON');
  }
  if (!isObject(value)) throw new RangeError('is no JSON object');
  if (value['version'] !== 1) throw new RangeError(`has version ${String(value['version'])}, and only 1 is known`);
  keysOf(value);
  return value;
}

function keysOf(file: Record<string, unknown>): readonly Record<string, unknown>[] {
  const { keys } = file;
  if (!Array.isArray(keys) || !keys.every(isObject)) throw new RangeError('has no list `keys` of objects');
  return keys;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
