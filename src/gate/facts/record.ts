import type { DecisionRecord } from '../../domain/record.ts';
import { canonical } from '../../lib/canonical.ts';
import { asInstant, asObject, asSha, type JsonObject, parseJson } from './json.ts';

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

/** Reasons and score parts are for people; no rule reads them. */
const CLAIMED = [
  'version',
  'id',
  'service',
  'kind',
  'from',
  'to',
  'confidence',
  'cost',
  'evidence',
] as const satisfies readonly (keyof DecisionRecord)[];

const LARGEST = 262_144;

export function readRecord(service: string, text: string | null): RecordFacts {
  const nothing = { service, canonical: false, claim: null, issuedAtMs: null, expiresAtMs: null, baseSha: null };
  if (text === null) return { ...nothing, problem: 'there is no readable text' };
  if (text.length > LARGEST) return { ...nothing, problem: `it is longer than ${LARGEST} characters` };
  const value = parseJson(text);
  const record = asObject(value);
  if (record === null) return { ...nothing, problem: 'it is not a JSON object' };
  const isCanonical = `${canonicalOrNothing(record)}\n` === text;
  return {
    service,
    canonical: isCanonical,
    problem: isCanonical ? null : 'it is not canonical JSON',
    claim: claimOf(record),
    issuedAtMs: asInstant(record['issuedAt']),
    expiresAtMs: asInstant(record['expiresAt']),
    baseSha: asSha(record['baseSha']),
  };
}

function claimOf(record: JsonObject): Claim {
  return Object.fromEntries(CLAIMED.filter((field) => Object.hasOwn(record, field)).map((field) => [field, record[field]]));
}

function canonicalOrNothing(value: unknown): string | null {
  try {
    return canonical(value);
  } catch {
    return null;
  }
}
