import { keyIdOf } from '../../lib/ed25519.ts';
import { asInstant, asList, asObject, asText, type JsonObject, parseJson } from '../facts/json.ts';

/** `policies/trust.json`: whom the trusted side believes, and what it calls things. It wins over every variable. */
export interface TrustFile {
  /** Username of Trimtab's own account; null = the pipeline's variable says it, and nothing is automatic. */
  readonly bot: string | null;
  readonly projectId: number | null;
  /** Root of the forge's API; null = the pipeline's variable says it. */
  readonly apiUrl: string | null;
  readonly targetBranch: string | null;
  /** A policy older than this is refused. */
  readonly minimumPolicyVersion: number;
  /** Whether a push to the target branch, without a merge request, is a person's word to apply. */
  readonly directPushes: 'review' | 'apply';
  readonly keys: readonly TrustedKey[];
}

/** A public key of the controller. */
export interface TrustedKey {
  readonly keyId: string;
  /** 32 raw bytes, base64url. */
  readonly publicKey: string;
  /** ms since the epoch, by the forge's clock. */
  readonly notBeforeMs: number;
  /** Null = until it is taken away. */
  readonly notAfterMs: number | null;
}

export type TrustReading =
  | { readonly ok: true; readonly value: TrustFile }
  /** Why it cannot be used, as the end of a sentence. */
  | { readonly ok: false; readonly problem: string };

const MOST_KEYS = 64;
const USERNAME = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,254}$/;
const BRANCH = /^[A-Za-z0-9][A-Za-z0-9._/-]{0,199}$/;
const URL_OF_API = /^https?:\/\/[^\s?#]{1,500}$/;

/** Reads it strictly: one field that is not understood makes all of it worthless. Unknown fields are allowed. */
export function readTrustFile(text: string | null): TrustReading {
  if (text === null) return refused('it is not there');
  const file = asObject(parseJson(text));
  if (file === null) return refused('it is not a JSON object');
  if (file['version'] !== 1) return refused('its version is not 1');
  const { bot, projectId, targetBranch, apiUrl = null, minimumPolicyVersion, directPushes } = file;
  if (!isNullOr(bot, USERNAME)) return refused('`bot` is neither null nor a username');
  if (projectId !== null && !isCount(projectId)) return refused('`projectId` is neither null nor a number of a project');
  if (!isNullOr(targetBranch, BRANCH)) return refused('`targetBranch` is neither null nor the name of a branch');
  if (!isNullOr(apiUrl, URL_OF_API)) return refused('`apiUrl` is neither null nor the address of an API');
  if (!isCount(minimumPolicyVersion)) return refused('`minimumPolicyVersion` is not a whole number from 1');
  if (directPushes !== 'review' && directPushes !== 'apply') return refused('`directPushes` is neither "review" nor "apply"');
  const keys = readKeys(file['keys']);
  if (typeof keys === 'string') return refused(keys);
  return { ok: true, value: { bot, projectId, apiUrl, targetBranch, minimumPolicyVersion, directPushes, keys } };
}

function refused(problem: string): TrustReading {
  return { ok: false, problem };
}

function isNullOr(value: unknown, pattern: RegExp): value is string | null {
  return value === null || (typeof value === 'string' && pattern.test(value));
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 1;
}

/** The keys, or what is wrong with them. */
function readKeys(value: unknown): TrustedKey[] | string {
  const entries = asList(value)?.map(asObject);
  if (entries === undefined || entries.length > MOST_KEYS) return `\`keys\` is not a list of at most ${MOST_KEYS}`;
  const keys: TrustedKey[] = [];
  for (const entry of entries) {
    const key = entry === null ? 'an entry of `keys` is not an object' : readKey(entry);
    if (typeof key === 'string') return key;
    if (keys.some(({ keyId }) => keyId === key.keyId)) return `the key ${key.keyId} is there twice`;
    keys.push(key);
  }
  return keys;
}

function readKey(entry: JsonObject): TrustedKey | string {
  const publicKey = asText(entry['publicKey']);
  const keyId = publicKey === null ? null : ownId(publicKey);
  if (publicKey === null || keyId === null) return 'an entry of `keys` has no public key of 32 bytes';
  if (entry['keyId'] !== keyId) return `a key is not called by its own name, ${keyId}`;
  if (entry['algorithm'] !== 'Ed25519') return `the algorithm of ${keyId} is not Ed25519`;
  const notBeforeMs = asInstant(entry['notBefore']);
  const notAfterMs = asInstant(entry['notAfter']);
  if (notBeforeMs === null) return `when ${keyId} begins to count is not said`;
  if (notAfterMs === null && entry['notAfter'] !== null) return `when ${keyId} ceases to count is not said`;
  if (notAfterMs !== null && notAfterMs <= notBeforeMs) return `${keyId} ceases to count before it begins to`;
  return { keyId, publicKey, notBeforeMs, notAfterMs };
}

function ownId(publicKey: string): string | null {
  try {
    return keyIdOf(publicKey);
  } catch {
    return null;
  }
}
