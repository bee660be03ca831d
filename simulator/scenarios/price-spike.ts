import { MINUTE } from '../clouds/step.ts';
import { chooseRegion, statelessIn } from './choose-region.ts';
import type { Scenario } from './scenario.ts';

const PEAK = 1.9;
const RISES = MINUTE;
const HOLDS = 40 * MINUTE;
const FALLS = 10 * MINUTE;

export const priceSpike: Scenario = {
  name: 'price-spike',
  description: 'All prices of one region rise by 90 % within a minute, stay there for 40 minutes and fall back.',
  begin(scene, parameters) {
    const region = chooseRegion(scene, parameters, (candidate) =>
      statelessIn(scene, candidate).reduce((sum, { grossUsdPerHour }) => sum + grossUsdPerHour, 0),
    );
    return {
      sentence: `Prices in ${region} rise by 90 % for 40 minutes`,
      region,
      lastsMs: RISES + HOLDS + FALLS,
      paint(conditions, elapsedMs) {
        const rising = Math.min(1, elapsedMs / RISES);
        const falling = Math.min(1, Math.max(0, elapsedMs - RISES - HOLDS) / FALLS);
        conditions.prices.push({ region, family: null, factor: 1 + (PEAK - 1) * (rising - falling) });
      },
    };
  },
};
