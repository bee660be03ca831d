import type { Fleet, Place, Spec } from './fleet.ts';
import { keyOf, type Market } from './market.ts';
import type { Demand } from './processes/demand.ts';
import { hash, randomStream } from './random.ts';

/** How a service answers its users. */
export interface Health {
  /** p95 in ms, network and work together. */
  readonly latencyMs: number;
  /** Failed share of requests, 0..1. */
  readonly errorRatio: number;
}

/** After this long users give up: the latency of a service that does not answer. */
const GIVE_UP_MS = 10_000;
const NO_ANSWER: Health = { latencyMs: GIVE_UP_MS, errorRatio: 1 };
const USUAL_ERRORS = 0.001;

/** Gives the health of each service, once per step. */
export function healthOf(
  seed: number,
  fleet: Fleet,
  market: Market,
  demand: Demand,
): (spec: Spec, places: readonly Place[]) => Health {
  const randoms = new Map(fleet.specs.map(({ service }) => [service, randomStream(seed, `errors ${service}`)]));
  return (spec, places) => {
    const usualErrors = USUAL_ERRORS * Math.exp(0.3 * (randoms.get(spec.service)?.normal() ?? 0));
    const all = places.reduce((sum, { count }) => sum + count, 0);
    const serving = places.filter((place) => market.isUp(keyOf(place)) && suits(spec, place, market));
    const up = serving.reduce((sum, { count }) => sum + count, 0);
    if (up === 0) return NO_ANSWER;
    const load = demand.of(spec.service) / capacity(spec, serving, market, demand);
    const refused = load > 1 ? 1 - 1 / load : 0;
    const failing = (all - up) / all;
    return {
      latencyMs: distance(spec, serving, up, market) + workMs(spec) * (1 + Math.min(load, 4) ** 4),
      errorRatio: Math.min(1, failing + (1 - failing) * Math.min(1, usualErrors + refused)),
    };
  };
}

function suits(spec: Spec, place: Place, market: Market): boolean {
  return market.machine(place)?.gpu === spec.gpu;
}

/** Machines that are smaller than asked for serve less; larger ones are not used better. */
function capacity(spec: Spec, places: readonly Place[], market: Market, demand: Demand): number {
  return places.reduce((sum, place) => {
    const type = market.machine(place);
    const share = type === null ? 0 : Math.min(1, type.vcpu / spec.vcpu, type.memoryGib / spec.memoryGib);
    return sum + place.count * share * demand.perMachine(spec.service);
  }, 0);
}

function distance(spec: Spec, places: readonly Place[], machines: number, market: Market): number {
  return places.reduce((sum, place) => sum + (place.count / machines) * market.latencyMs(spec.audience, keyOf(place)), 0);
}

/** ms that a request takes inside the service without load. */
function workMs(spec: Spec): number {
  const typical = spec.tier === 'batch' ? 40 : spec.gpu !== null ? 18 : 7;
  return typical * (0.8 + (hash(`work ${spec.service}`) % 400) / 1000);
}
