import type { DecisionRecord } from '../../domain/record.ts';
import { canonical } from '../../lib/canonical.ts';
import { asInstant, asObject, asSha, asText, type JsonObject, parseJson } from './json.ts';

/** A decision record as it was committed: what it claims, not yet believed. */
export interface RecordFacts {
  /** The service that the file is named after. */
  readonly service: string;
  /** True when the text is canonical JSON and one line feed: then it can mean one thing only. */
  readonly canonical: boolean;
  /** Why it cannot be read, as the end of a sentence; null when it can. */
  readonly problem: string | null;
  /** The fields that rules compare, each of whatever type it was given; null when it is no object. */
  readonly claim: Claim | null;
  readonly issuedAtMs: number | null;
  readonly expiresAtMs: number | null;
  readonly baseSha: string | null;
}

export type Claim = { readonly [Field in (typeof CLAIMED)[number]]?: unknown };

/** What no rule compares stays out: files, effect and basis are compared by the gate itself, reasons are for people. */
const CLAIMED = [
  'version',
  'id',
  'service',
  'kind',
  'from',
  'to',
  'confidence',
  'cost',
  'score',
  'evidence',
  'policyDigest',
  'policyVersion',
] as const satisfies readonly (keyof DecisionRecord)[];

const LARGEST = 262_144;

/** The two parts of a signed record, each as it was given; null for what is no such pair. */
export interface RecordParts {
  readonly record: JsonObject;
  /** Undefined when there is none. */
  readonly signature: unknown;
}

export function partsOf(text: string | null): RecordParts | null {
  if (text === null || text.length > LARGEST) return null;
  const value = asObject(parseJson(text));
  const record = asObject(value?.['record']);
  return value === null || record === null ? null : { record, signature: value['signature'] };
}

export function readRecord(service: string, text: string | null): RecordFacts {
  const nothing = { service, canonical: false, claim: null, issuedAtMs: null, expiresAtMs: null, baseSha: null };
  if (text === null) return { ...nothing, problem: 'there is no readable text' };
  if (text.length > LARGEST) return { ...nothing, problem: `it is longer than ${LARGEST} characters` };
  const value = asObject(parseJson(text));
  if (value === null) return { ...nothing, problem: 'it is not a JSON object' };
  const record = asObject(value['record']);
  if (record === null) return { ...nothing, problem: 'it holds no signed record' };
  const isCanonical = `${canonicalOrNothing(value)}\n` === text;
  return {
    service,
    canonical: isCanonical,
    problem: isCanonical ? (strangerIn(value) ?? halfMade(record)) : 'it is not canonical JSON',
    claim: claimOf(record),
    issuedAtMs: asInstant(record['issuedAt']),
    expiresAtMs: asInstant(record['expiresAt']),
    baseSha: asSha(record['baseSha']),
  };
}

/** What stands beside record and signature was signed by nobody. */
function strangerIn(value: JsonObject): string | null {
  return Object.keys(value).every((key) => key === 'record' || key === 'signature') ? null : 'it holds more than a signed record';
}

const NONCE = /^[0-9a-z]{26}$/;
const DIGEST = /^sha256:[0-9a-f]{64}$/;

/** What no rule compares, and no whole controller leaves out. */
function halfMade(record: JsonObject): string | null {
  if (!NONCE.test(asText(record['nonce']) ?? '')) return 'its nonce is not one of 26 characters';
  const missing = ['snapshotDigest', 'configDigest'].find((field) => !DIGEST.test(asText(record[field]) ?? ''));
  return missing === undefined ? null : `its ${missing} is no digest`;
}

function claimOf(record: JsonObject): Claim {
  return Object.fromEntries(CLAIMED.filter((field) => Object.hasOwn(record, field)).map((field) => [field, record[field]]));
}

/** Canonical JSON of anything that was parsed; null for what JSON cannot hold, as a lone surrogate. */
export function canonicalOrNothing(value: unknown): string | null {
  try {
    return canonical(value);
  } catch {
    return null;
  }
}
