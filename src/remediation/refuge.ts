import type { ConsideredCandidate, MoveCost } from '../domain/decision.ts';
import { HOURS_PER_MONTH } from '../domain/money.ts';
import type { Snapshot } from '../domain/observation.ts';
import { type Placement, regionKey, samePlacement } from '../domain/placement.ts';
import type { ServiceSpec } from '../domain/service.ts';
import { steadiness } from './steadiness.ts';

/** A place to flee to. */
export interface Refuge {
  readonly candidate: ConsideredCandidate;
  readonly costUsdPerMonth: number;
  /** Probability (0..1) that it is healthy. */
  readonly confidence: number;
}

interface Search {
  /** Best first; empty refusals = the service may run there. */
  readonly candidates: readonly ConsideredCandidate[];
  readonly current: Placement;
  readonly snapshot: Snapshot;
  readonly spec: ServiceSpec;
}

/** Among places this steady the score decides; below it, steadiness does. */
const STEADY = 0.9;
/** A place less likely to be healthy than not is no refuge. */
const UNSTEADY = 0.5;

/** The best place that may be taken, is up, costs something known and lies outside the region that fails. */
export function findRefuge(search: Search): Refuge | null {
  const refuges = refugesOf(search);
  const steady = refuges.find(({ confidence }) => confidence >= STEADY);
  return steady ?? refuges.toSorted((a, b) => b.confidence - a.confidence)[0] ?? null;
}

function refugesOf({ candidates, current, snapshot, spec }: Search): readonly Refuge[] {
  return candidates.flatMap((candidate) => {
    const key = regionKey(candidate.placement);
    const { costUsdPerMonth, refusals } = candidate;
    if (key === regionKey(current) || refusals.length > 0 || costUsdPerMonth === null) return [];
    const confidence = steadiness(snapshot.offers[key], spec, snapshot.grid.length);
    return confidence > UNSTEADY ? [{ candidate, costUsdPerMonth, confidence }] : [];
  });
}

/**
 * What the service costs before and after. Where nobody knows what it costs in the region that fails, the new cost stands
 * for the old one too, so that no saving is made up. Nothing is copied from a place that is down, and nothing overlaps.
 */
export function costOf({ candidates, current, snapshot, spec }: Search, afterUsdPerMonth: number): MoveCost {
  const listed = candidates.find((candidate) => samePlacement(candidate.placement, current))?.costUsdPerMonth ?? null;
  const measured = snapshot.services[spec.service]?.costUsdPerHour;
  const beforeUsdPerMonth = listed ?? (measured?.known ? measured.value * HOURS_PER_MONTH : afterUsdPerMonth);
  const savingUsdPerMonth = beforeUsdPerMonth - afterUsdPerMonth;
  return { beforeUsdPerMonth, afterUsdPerMonth, savingUsdPerMonth, migrationUsd: 0, paybackDays: null };
}
