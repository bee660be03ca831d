import type { ProviderCatalog } from '../domain/catalog.ts';
import type { Snapshot } from '../domain/observation.ts';
import { type Placement, regionKey } from '../domain/placement.ts';
import type { Candidate, Scorecard } from '../domain/scorecard.ts';
import type { ServiceSpec } from '../domain/service.ts';
import { createMarketCache, type Market, priceOf } from './market.ts';
import { measure, type Option, peersOf } from './measure.ts';
import { byScore } from './rank.ts';
import { createScales, type ScoringConfig } from './scale.ts';
import { ScoredCandidate } from './scored-candidate.ts';

export type { ScoringConfig } from './scale.ts';

export interface ScoreRequest {
  readonly snapshot: Snapshot;
  readonly spec: ServiceSpec;
  /** Where the service runs, as the target branch says. */
  readonly current: Placement;
  /** Hand in the same array for all services of a snapshot: what they share is kept by it. */
  readonly catalogs: readonly ProviderCatalog[];
}

/**
 * Makes the function that compares, for one service, the current placement with the cheapest fitting machine type of every
 * provider-region. Throws a `config` error that names the key when a formula is refused.
 */
export function createScorer(config: ScoringConfig): (request: ScoreRequest) => Scorecard {
  const scales = createScales(config);
  const marketOf = createMarketCache();

  return ({ snapshot, spec, current, catalogs }) => {
    const options = optionsOf(marketOf(snapshot, catalogs), spec, current);
    const peers = peersOf(options, spec.latencyObjectiveMs);
    const factorsOf = ({ measured }: Option) => scales.map((scale) => scale.apply(measured, peers));
    const candidates: Candidate[] = options.map((option) => new ScoredCandidate(option, factorsOf(option)));
    candidates.sort(byScore);
    return { service: spec.service, takenAt: snapshot.takenAt, snapshotDigest: snapshot.digest, candidates };
  };
}

/** The current placement and one alternative per provider-region that sells what the service needs. */
function optionsOf(market: Market, spec: ServiceSpec, current: Placement): Option[] {
  const home = market.site(regionKey(current));
  const incumbent =
    home === null ? null : { site: home, instanceType: current.instanceType, price: priceOf(home, current.instanceType) };
  const options = [measure(current, true, incumbent, spec)];
  for (const quote of market.quotes(spec)) {
    if (quote.site === home && quote.instanceType === current.instanceType) continue;
    const { provider, region } = quote.site.offer;
    options.push(measure({ provider, region, instanceType: quote.instanceType, count: current.count }, false, quote, spec));
  }
  return options;
}
