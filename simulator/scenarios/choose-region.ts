import { Refused } from '../clouds/refused.ts';
import type { ScenarioParameters, Scene, SceneService } from './scenario.ts';

/**
 * The region that a scenario is about: the one asked for, else the one with the highest `weight`.
 * Throws Refused 400 when the one asked for does not exist or no region has a weight above 0.
 */
export function chooseRegion(scene: Scene, parameters: ScenarioParameters, weight: (region: string) => number): string {
  const { region } = parameters;
  if (region !== undefined) {
    if (scene.regions.includes(region)) return region;
    throw new Refused(400, `There is no region ${region}; known are ${scene.regions.join(', ')}`);
  }
  const heaviest = [...scene.regions].sort((a, b) => weight(b) - weight(a))[0];
  if (heaviest !== undefined && weight(heaviest) > 0) return heaviest;
  throw new Refused(400, 'No region suits this scenario at the moment; name one');
}

/** Services in `region` that may be moved without a person. */
export function statelessIn(scene: Scene, region: string): readonly SceneService[] {
  return scene.services.filter((service) => !service.stateful && service.region === region);
}
