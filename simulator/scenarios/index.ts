import { Refused } from '../clouds/refused.ts';
import { calm } from './calm.ts';
import { creditsRunOut } from './credits-run-out.ts';
import { flappingPrices } from './flapping-prices.ts';
import { priceSpike } from './price-spike.ts';
import { providerOutage } from './provider-outage.ts';
import type { Scenario } from './scenario.ts';

/** All scenarios: a new one is its file and one line here. */
export const SCENARIOS: readonly Scenario[] = [calm, priceSpike, providerOutage, creditsRunOut, flappingPrices];

/** Throws Refused 404 for an unknown name. */
export function registeredScenario(name: string): Scenario {
  const found = SCENARIOS.find((scenario) => scenario.name === name);
  if (found !== undefined) return found;
  throw new Refused(404, `There is no scenario ${name}; known are ${SCENARIOS.map((scenario) => scenario.name).join(', ')}`);
}
