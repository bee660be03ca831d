import { readPlacement } from '../change/index.ts';
import type { Placement } from '../domain/placement.ts';
import type { ServiceSpec } from '../domain/service.ts';
import type { RepositoryState } from '../forge/port.ts';

/** A service as the target branch describes it. */
export interface Member {
  readonly service: string;
  readonly spec: ServiceSpec;
  /** Where Git says that it runs. */
  readonly placement: Placement;
  readonly path: string;
  readonly text: string;
}

export interface Fleet {
  readonly members: readonly Member[];
  /** Services that are left out, with a sentence each: a refused file never stops the others. */
  readonly problems: readonly string[];
}

export function placementPath(service: string): string {
  return `infra/placements/${service}.ts`;
}

export function readFleet(repository: Pick<RepositoryState, 'placements' | 'services'>): Fleet {
  const members: Member[] = [];
  const problems: string[] = [];
  for (const [service, text] of Object.entries(repository.placements)) {
    const path = placementPath(service);
    const spec = repository.services[service];
    const reading = readPlacement(text, path);
    if (!reading.ok) problems.push(reading.refusal.sentence);
    else if (spec === undefined) problems.push(`${path}: infra/services/${service}.json is missing or wrong`);
    else members.push({ service, spec, placement: reading.placement, path, text });
  }
  return { members: members.sort((a, b) => a.service.localeCompare(b.service)), problems };
}
