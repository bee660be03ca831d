import { HOUR } from '../clouds/step.ts';
import { chooseRegion, statelessIn } from './choose-region.ts';
import type { Scenario } from './scenario.ts';

/** Taken whenever a service that can be moved runs there. */
const USUAL = 'aws/us-east-1';

export const providerOutage: Scenario = {
  name: 'provider-outage',
  description: 'A region with at least one stateless service is down for two hours: aws/us-east-1, or the one with most of them.',
  begin(scene, parameters) {
    const region = chooseRegion(scene, parameters, (candidate) => {
      const hit = statelessIn(scene, candidate).length;
      return candidate === USUAL && hit > 0 ? Number.MAX_VALUE : hit;
    });
    return {
      sentence: `${region} is down for two hours`,
      region,
      lastsMs: 2 * HOUR,
      paint(conditions) {
        conditions.down.add(region);
      },
    };
  },
};
