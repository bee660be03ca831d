import type { Alternative } from '../clouds/alternatives.ts';
import type { Family } from '../clouds/fleet.ts';
import { Refused } from '../clouds/refused.ts';
import { HOUR, MINUTE } from '../clouds/step.ts';
import type { Scenario, ScenarioParameters, Scene, SceneService } from './scenario.ts';

const PERIOD = 5 * MINUTE;
/** Prices go up and down by this share around the margin. */
const SWING = 0.12;
/** The margin: a saving per month at which a move begins to be worth it, as USD per hour. */
const MARGIN_USD_PER_HOUR = 50 / 730;

export const flappingPrices: Scenario = {
  name: 'flapping-prices',
  description:
    'The prices of one alternative go up and down every five minutes, so that moving there just pays and just does not.',
  begin(scene, parameters) {
    const { service, alternative, family, factor } = closest(scene, parameters);
    const region = `${alternative.place.provider}/${alternative.place.region}`;
    return {
      sentence: `Prices of ${family} machines in ${region} swing by ${SWING * 100} % around the point where ${service} would move there`,
      region,
      lastsMs: 2 * HOUR,
      paint(conditions, elapsedMs) {
        const low = elapsedMs % PERIOD < PERIOD / 2;
        conditions.prices.push({ region, family, factor: factor * (low ? 1 - SWING : 1 + SWING) });
      },
    };
  },
};

interface Margin {
  readonly service: string;
  readonly alternative: Alternative;
  readonly family: Family;
  /** What brings the alternative's price to the margin. */
  readonly factor: number;
}

/** The service and alternative whose prices have to be bent least, preferably one that nothing else draws elsewhere. */
function closest(scene: Scene, parameters: ScenarioParameters): Margin {
  const movable = scene.services.filter(({ stateful }) => !stateful);
  const margins = (services: readonly SceneService[]) =>
    services
      .flatMap((service) => marginsOf(scene, service, parameters.region))
      .sort((a, b) => Math.abs(Math.log(a.factor)) - Math.abs(Math.log(b.factor)));
  const found = margins(movable.filter(isSettled))[0] ?? margins(movable)[0];
  if (found === undefined) throw new Refused(400, 'No service has an alternative there whose price could flap around the margin');
  return found;
}

/** True when no move pays at the moment. */
function isSettled(service: SceneService): boolean {
  const worthIt = service.usualNetUsdPerHour - MARGIN_USD_PER_HOUR;
  return service.alternatives.every(
    ({ objections, usualNetUsdPerHour }) => objections.length > 0 || usualNetUsdPerHour >= worthIt,
  );
}

function marginsOf(scene: Scene, service: SceneService, region: string | undefined): Margin[] {
  const worthIt = service.usualNetUsdPerHour - MARGIN_USD_PER_HOUR;
  if (worthIt <= 0) return [];
  return service.alternatives.flatMap((alternative) => {
    const key = `${alternative.place.provider}/${alternative.place.region}`;
    if (alternative.objections.length > 0 || key === service.region) return [];
    if (region !== undefined && key !== region) return [];
    const factor = worthIt / alternative.usualNetUsdPerHour;
    return [{ service: service.service, alternative, family: scene.familyOf(alternative.place), factor }];
  });
}
