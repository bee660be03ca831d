import type { ProviderCatalog } from '../domain/catalog.ts';
import type { ConsideredCandidate, Reason } from '../domain/decision.ts';
import type { Snapshot } from '../domain/observation.ts';
import type { Candidate, Scorecard } from '../domain/scorecard.ts';
import type { ServiceSpec } from '../domain/service.ts';
import { geographiesOf, refusalsOf, type Terms } from './constraints.ts';

/** What a consideration needs to know of one service. */
export interface Considered {
  readonly scorecard: Scorecard;
  readonly spec: ServiceSpec;
  readonly snapshot: Snapshot;
  /** Hand in the same array for all services of a snapshot. */
  readonly catalogs: readonly ProviderCatalog[];
}

/**
 * Every candidate, the current placement among them, with the constraints that speak against it: empty refusals mean that
 * the service may run there, whatever it would save.
 */
export function consider(input: Considered, config: { readonly minimumAvailability: number }): readonly ConsideredCandidate[] {
  const terms = termsOf(input, config.minimumAvailability, false);
  return input.scorecard.candidates.map((candidate) => considered(candidate, refusalsOf(candidate, terms)));
}

export function considered(candidate: Candidate, refusals: readonly Reason[]): ConsideredCandidate {
  const { placement, score, factors, costUsdPerMonth, latencyMs } = candidate;
  return { placement, score, factors, costUsdPerMonth, latencyMs, refusals };
}

export function termsOf(input: Considered, minimumAvailability: number, statusUnobserved: boolean): Terms {
  const { spec, snapshot, catalogs } = input;
  return { spec, snapshot, geographies: geographiesFor(catalogs), minimumAvailability, statusUnobserved };
}

const geographies = new WeakMap<readonly ProviderCatalog[], Terms['geographies']>();

function geographiesFor(catalogs: readonly ProviderCatalog[]): Terms['geographies'] {
  let known = geographies.get(catalogs);
  if (known === undefined) {
    known = geographiesOf(catalogs);
    geographies.set(catalogs, known);
  }
  return known;
}
