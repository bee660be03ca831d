import type { TrustedKey } from '../trust/trust-file.ts';
import type { FleetTexts, TakenRecord } from './facts.ts';
import { asInstant, asObject, asText, type JsonObject } from './json.ts';
import { partsOf } from './record.ts';
import { signatureOf } from './signature.ts';

/** What else is going on; null where it cannot be told. */
export interface FleetFacts {
  /** Services of the target branch. */
  readonly services: number | null;
  /** Moves on their way: see `Facts.inFlight`. */
  readonly inFlight: number | null;
  /** Moves that the target branch took in within the last hour, by the provider that they go to. */
  readonly recentByProvider: Readonly<Record<string, number>> | null;
  /** Times that this service was healed within the last 24 h, by the target branch's history. */
  readonly healsInLastDay: number | null;
}

const HOUR_MS = 3_600_000;

/** `now` in ms, by the forge's clock. */
export function fleetFacts(
  texts: FleetTexts,
  { inFlight, keys, now }: { inFlight: number | null; keys: readonly TrustedKey[] | null; now: number | null },
): FleetFacts {
  return {
    services: texts.services,
    inFlight,
    recentByProvider: now === null || keys === null ? null : recentByProvider(texts.records, keys, now),
    healsInLastDay: now === null ? null : healsWithin(texts.versions, { span: 24 * HOUR_MS, now }),
  };
}

/** Counts records that the branch took in within the last hour and that somebody with a key signed: only those are moves of ours. */
function recentByProvider(
  records: FleetTexts['records'],
  keys: readonly TrustedKey[],
  now: number,
): Readonly<Record<string, number>> | null {
  if (records === null || records.some(({ text }) => text === null)) return null;
  const counts = new Map<string, number>();
  for (const taken of records) {
    const parts = partsOf(taken.text);
    const provider = asText(asObject(parts?.record['to'])?.['provider']);
    if (parts === null || provider === null || !(cameAt(taken, now) > now - HOUR_MS)) continue;
    if (!['valid', 'inactive-key'].includes(signatureOf(parts, keys, now).status)) continue;
    counts.set(provider, (counts.get(provider) ?? 0) + 1);
  }
  return Object.fromEntries(counts);
}

/**
 * Decisions to heal among the versions of a service's record, each once. All versions count, signed by whomever: the
 * target branch has taken them in, and more of them can only ask for a person. Null when one of them cannot be read.
 */
function healsWithin(versions: FleetTexts['versions'], { span, now }: { span: number; now: number }): number | null {
  if (versions === null || versions.some(({ text }) => text === null)) return null;
  const recent = versions.filter((taken) => cameAt(taken, now) >= now - span).map(({ text }) => recordIn(text));
  return new Set(recent.flatMap((record) => (record?.['kind'] === 'heal' ? [record['id']] : []))).size;
}

/** Decisions that a service's record has carried on the target branch; null when that cannot be told. */
export function decidedBefore(versions: FleetTexts['versions']): readonly unknown[] | null {
  if (versions === null || versions.some(({ text }) => text === null)) return null;
  return versions.map(({ text }) => recordIn(text)?.['id']);
}

function recordIn(text: string | null): JsonObject | null {
  return partsOf(text)?.record ?? null;
}

/**
 * When a record came to the target branch: with its commit, and not before it was issued. A commit that does not say when it
 * was made, or says that it is to come, came just now; so did a record that does not say when it was issued.
 */
function cameAt({ text, at }: TakenRecord, now: number): number {
  const issued = asInstant(recordIn(text)?.['issuedAt']);
  return issued === null || at === null ? now : Math.min(Math.max(issued, at), now);
}
