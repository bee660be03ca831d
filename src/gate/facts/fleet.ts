import type { TrustedKey } from '../trust/trust-file.ts';
import type { FleetTexts } from './facts.ts';
import { asInstant, asObject, asText, type JsonObject } from './json.ts';
import { partsOf } from './record.ts';
import { signatureOf } from './signature.ts';

/** What else is going on; null where it cannot be told. */
export interface FleetFacts {
  /** Services of the target branch. */
  readonly services: number | null;
  /** Pipelines of the target branch that have not ended, this one aside: moves on their way. */
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
    healsInLastDay: now === null ? null : healsSince(texts.versions, now - 24 * HOUR_MS),
  };
}

/** Counts records that somebody with a key issued within the last hour: only those are moves of ours. */
function recentByProvider(
  records: FleetTexts['records'],
  keys: readonly TrustedKey[],
  now: number,
): Readonly<Record<string, number>> | null {
  if (records === null || records.includes(null)) return null;
  const counts = new Map<string, number>();
  for (const text of records) {
    const parts = partsOf(text);
    const provider = asText(asObject(parts?.record['to'])?.['provider']);
    if (parts === null || provider === null || !(issuedAt(parts.record) > now - HOUR_MS)) continue;
    if (!['valid', 'inactive-key'].includes(signatureOf(parts, keys, now).status)) continue;
    counts.set(provider, (counts.get(provider) ?? 0) + 1);
  }
  return Object.fromEntries(counts);
}

/**
 * Decisions to heal among the versions of a service's record, each once. All versions count, signed by whomever: the
 * target branch has taken them in, and more of them can only ask for a person. Null when one of them cannot be read.
 */
function healsSince(versions: FleetTexts['versions'], since: number): number | null {
  if (versions === null || versions.includes(null)) return null;
  const records = versions.map((text) => recordIn(text));
  const heals = records.filter((record) => record?.['kind'] === 'heal' && !(issuedAt(record) < since));
  return new Set(heals.map((record) => record?.['id'])).size;
}

/** Decisions that a service's record has carried on the target branch; null when that cannot be told. */
export function decidedBefore(versions: FleetTexts['versions']): readonly unknown[] | null {
  if (versions === null || versions.includes(null)) return null;
  return versions.map((text) => recordIn(text)?.['id']);
}

function recordIn(text: string | null): JsonObject | null {
  return partsOf(text)?.record ?? null;
}

/** NaN when it is not said. */
function issuedAt(record: JsonObject): number {
  return asInstant(record['issuedAt']) ?? Number.NaN;
}
