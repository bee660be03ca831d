import type { Scene } from '../scenarios/scenario.ts';
import { type ActiveScenarios, activeScenarios } from './active-scenarios.ts';
import { alternativesOf } from './alternatives.ts';
import { type Conditions, ordinaryConditions } from './conditions.ts';
import type { Fleet } from './fleet.ts';
import { healthOf } from './health.ts';
import { keyOf, type Market, market as marketOf } from './market.ts';
import { type Credits, credits as creditsOf } from './processes/credits.ts';
import { demand as demandOf } from './processes/demand.ts';
import { latencies as latenciesOf } from './processes/latency.ts';
import { outages as outagesOf } from './processes/outage.ts';
import { prices as pricesOf } from './processes/price.ts';
import { supply as supplyOf } from './processes/supply.ts';
import { offerSample, type Sample, serviceSample } from './sample.ts';
import { type Stacks, stacks as stacksOf } from './stacks.ts';

/** All processes of the world and how they act on each other within one step. */
export interface Clockwork {
  readonly stacks: Stacks;
  readonly market: Market;
  readonly scenarios: ActiveScenarios;
  /** Lets everything happen that happens up to `now` (ms since the epoch), one step after the last. */
  step(now: number): Sample;
}

export function clockwork(seed: number, fleet: Fleet, beginning: number): Clockwork {
  let conditions: Conditions = ordinaryConditions();
  const prices = pricesOf(seed, fleet);
  const latencies = latenciesOf(seed, fleet);
  const credits = creditsOf(fleet, beginning);
  const supply = supplyOf(seed, fleet);
  const outages = outagesOf(seed, fleet);
  const demand = demandOf(seed, fleet);
  const stacks = stacksOf(fleet);
  const market = marketOf({ fleet, prices, latencies, credits, down: () => conditions.down });
  const health = healthOf(seed, fleet, market, demand);
  const scenarios = activeScenarios(sceneOf(fleet, stacks, market, credits));

  return {
    stacks,
    market,
    scenarios,
    step(now) {
      conditions = ordinaryConditions();
      scenarios.paint(conditions, now);
      outages.step(conditions);
      prices.step(conditions);
      latencies.step(conditions, now - beginning);
      supply.step(conditions);
      demand.step(now - beginning);
      credits.step(conditions, now, placedIn(fleet, stacks, market));
      return {
        at: now,
        offers: fleet.regions.map((region) => offerSample(region, { market, credits, supply })),
        services: fleet.specs.map((spec) => {
          const places = stacks.placesOf(spec.service);
          return serviceSample(spec, places, health(spec, places), demand.of(spec.service), market);
        }),
      };
    },
  };
}

/** USD per hour before credits of all that is placed, by region key. */
function placedIn(fleet: Fleet, stacks: Stacks, market: Market): Map<string, number> {
  const gross = new Map<string, number>();
  for (const { service } of fleet.specs)
    for (const place of stacks.placesOf(service))
      gross.set(keyOf(place), (gross.get(keyOf(place)) ?? 0) + market.grossUsdPerHour(place));
  return gross;
}

function sceneOf(fleet: Fleet, stacks: Stacks, market: Market, credits: Credits): Scene {
  return {
    regions: fleet.regions.map(({ key }) => key),
    credits: (region) => credits.account(region),
    get services() {
      return fleet.specs.map((spec) => {
        const places = stacks.placesOf(spec.service);
        const place = places[0] ?? null;
        return {
          service: spec.service,
          stateful: spec.stateful,
          place,
          region: place === null ? null : keyOf(place),
          grossUsdPerHour: places.reduce((sum, one) => sum + market.grossUsdPerHour(one), 0),
          usualNetUsdPerHour: places.reduce((sum, one) => sum + market.usualNetUsdPerHour(one), 0),
          alternatives: place === null ? [] : alternativesOf(spec, place.count, market),
        };
      });
    },
    familyOf: (place) => market.machine(place)?.family ?? 'general',
  };
}
