import type { ProviderCatalog } from '../domain/catalog.ts';
import type { Reason, ReasonCode } from '../domain/decision.ts';
import type { Offer, Snapshot } from '../domain/observation.ts';
import { type RegionKey, regionKey } from '../domain/placement.ts';
import type { Candidate } from '../domain/scorecard.ts';
import type { Geography, ServiceSpec } from '../domain/service.ts';
import { words } from './words.ts';

/** What constraints are held against. */
export interface Terms {
  readonly spec: ServiceSpec;
  readonly snapshot: Snapshot;
  readonly geographies: ReadonlyMap<RegionKey, Geography>;
  /** Targets that offer less availability (0..1) are refused; 0 = it need not be known. */
  readonly minimumAvailability: number;
  /** True for recordings that say nothing about health: there a status that is not known refuses nobody. */
  readonly statusUnobserved: boolean;
}

interface Subject extends Terms {
  readonly candidate: Candidate;
  readonly key: RegionKey;
  readonly offer: Offer | undefined;
}

/** Says why a candidate may not be taken; null when it may. */
type Constraint = (subject: Subject) => Reason | null;

/** Every constraint, the one that no telemetry can change first. */
const CONSTRAINTS: readonly Constraint[] = [provider, region, residency, gpu, down, capacity, latency, unknown];

/** All reasons why this candidate may not be taken, whatever it would save. */
export function refusalsOf(candidate: Candidate, terms: Terms): readonly Reason[] {
  const key = regionKey(candidate.placement);
  const subject: Subject = { ...terms, candidate, key, offer: terms.snapshot.offers[key] };
  const reasons: Reason[] = [];
  for (const constraint of CONSTRAINTS) {
    const reason = constraint(subject);
    if (reason !== null) reasons.push(reason);
  }
  return reasons;
}

export function geographiesOf(catalogs: readonly ProviderCatalog[]): ReadonlyMap<RegionKey, Geography> {
  return new Map(
    catalogs.flatMap(({ provider: name, regions }) =>
      regions.map((each) => [regionKey({ provider: name, region: each.region }), each.geography] as const),
    ),
  );
}

function refuse(code: ReasonCode, sentence: string, numbers: Reason['numbers'] = {}): Reason {
  return { code, sentence, numbers };
}

function provider({ spec, candidate }: Subject): Reason | null {
  const allowed = spec.allowedProviders;
  if (allowed === null || allowed.includes(candidate.placement.provider)) return null;
  return refuse('provider-not-allowed', `${candidate.placement.provider} is not allowed, only ${words.list(allowed)}.`);
}

function region({ spec, key }: Subject): Reason | null {
  const allowed = spec.allowedRegions;
  if (allowed === null || allowed.includes(key)) return null;
  return refuse('region-not-allowed', `${key} is not allowed, only ${words.list(allowed)}.`);
}

function residency({ spec, key, geographies }: Subject): Reason | null {
  if (spec.residency === null) return null;
  const geography = geographies.get(key);
  if (geography !== undefined && spec.residency.includes(geography)) return null;
  const place = geography === undefined ? 'at a place that no catalogue names' : `in ${geography}`;
  return refuse('residency', `The data has to stay in ${words.list(spec.residency)}; ${key} is ${place}.`);
}

function gpu({ spec, key, offer, minimumAvailability }: Subject): Reason | null {
  if (spec.gpu === null || minimumAvailability === 0) return null;
  const share = offer?.gpuAvailability[spec.gpu];
  if (share === undefined || !share.known || share.value >= minimumAvailability) return null;
  return refuse(
    'gpu-unavailable',
    `${key} has a ${spec.gpu} in ${words.share(share.value)} of requests; ${words.share(minimumAvailability)} are needed.`,
    { availability: share.value, minimumAvailability },
  );
}

function down({ key, offer }: Subject): Reason | null {
  return offer?.up === false ? refuse('target-down', `${key} is down.`) : null;
}

function capacity({ key, offer, minimumAvailability }: Subject): Reason | null {
  const share = offer?.capacityAvailability;
  if (minimumAvailability === 0 || share === undefined || !share.known || share.value >= minimumAvailability) return null;
  return refuse(
    'capacity-unavailable',
    `${key} meets ${words.share(share.value)} of requests; ${words.share(minimumAvailability)} are needed.`,
    { availability: share.value, minimumAvailability },
  );
}

function latency({ spec, candidate, key }: Subject): Reason | null {
  const { latencyObjectiveMs: objectiveMs, audience } = spec;
  if (objectiveMs === null || candidate.latencyMs === null || candidate.latencyMs <= objectiveMs) return null;
  return refuse(
    'latency-objective',
    `${key} answers ${audience} in ${words.ms(candidate.latencyMs)}; ${words.ms(objectiveMs)} are promised.`,
    { latencyMs: candidate.latencyMs, objectiveMs },
  );
}

/** What has to be known and is not. */
function unknown({ spec, candidate, key, offer, minimumAvailability, statusUnobserved }: Subject): Reason | null {
  const missing: string[] = [];
  if ((offer === undefined || offer.up === null) && !statusUnobserved) missing.push('status');
  if (candidate.costUsdPerMonth === null) missing.push('cost');
  if (spec.latencyObjectiveMs !== null && candidate.latencyMs === null) missing.push('latency');
  if (minimumAvailability > 0 && candidate.availability === null) missing.push('availability');
  for (const { factor, value, weight } of candidate.factors)
    if (weight > 0 && value === null && !missing.includes(factor)) missing.push(factor);
  if (missing.length === 0) return null;
  return refuse('telemetry-unknown', `${key}: ${words.list(missing)} ${missing.length === 1 ? 'is' : 'are'} unknown.`);
}
