import { Refused } from '../clouds/refused.ts';
import { MINUTE, STEP_MS } from '../clouds/step.ts';
import { chooseRegion } from './choose-region.ts';
import type { Scenario } from './scenario.ts';

const WITHIN = 10 * MINUTE;

export const creditsRunOut: Scenario = {
  name: 'credits-run-out',
  description: 'The credits of one region, the one where they pay most at the moment, are used up within ten minutes.',
  begin(scene, parameters) {
    const region = chooseRegion(scene, parameters, (candidate) => {
      const credits = scene.credits(candidate);
      if (credits === null || credits.balanceUsd <= 0) return 0;
      const here = scene.services.filter((service) => service.region === candidate);
      // A little of the balance decides where nothing is placed in any region with credits.
      return credits.share * here.reduce((sum, service) => sum + service.grossUsdPerHour, 0) + credits.balanceUsd * 1e-9;
    });
    const balance = scene.credits(region)?.balanceUsd ?? 0;
    if (balance <= 0) throw new Refused(400, `${region} has no credits that could run out`);
    // One per cent more, so that nothing is left by rounding.
    const perStep = (balance * 1.01 * STEP_MS) / WITHIN;
    return {
      sentence: `The credits of ${region} are used up within ten minutes`,
      region,
      lastsMs: WITHIN,
      paint(conditions) {
        conditions.drains.set(region, (conditions.drains.get(region) ?? 0) + perStep);
      },
    };
  },
};
