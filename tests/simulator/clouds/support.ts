import { join } from 'node:path';
import { vi } from 'vitest';
import type { WorldClock } from '../../../simulator/clock.ts';
import type { Fleet, Place, Region } from '../../../simulator/clouds/fleet.ts';
import type { Resource } from '../../../simulator/clouds/instances.ts';
import { readFleet } from '../../../simulator/clouds/read-fleet.ts';
import type { Sample, ServiceSample } from '../../../simulator/clouds/sample.ts';
import { createWorld, type World } from '../../../simulator/clouds/world.ts';

export const ROOT = join(import.meta.dirname, '../../..');
export const OPENS_AT = Date.UTC(2026, 0, 15, 9, 30);

export const fleet: Fleet = readFleet(ROOT);

export function world(seed = 7, scenario: string | null = 'calm'): World {
  return createWorld({ seed, fleet, opensAt: OPENS_AT, scenario });
}

export function steps(one: World, count: number): void {
  for (let i = 0; i < count; i++) one.step();
}

export function service(sample: Sample, name: string): ServiceSample {
  const found = sample.services.find((candidate) => candidate.service === name);
  if (found === undefined) throw new Error(`no sample of ${name}`);
  return found;
}

export function offer(sample: Sample, key: string): Sample['offers'][number] {
  const found = sample.offers.find(({ provider, region }) => `${provider}/${region}` === key);
  if (found === undefined) throw new Error(`no offer of ${key}`);
  return found;
}

/** Only these regions of the real fleet: processes can be run for long. */
export function smallFleet(...keys: string[]): Fleet {
  return { ...fleet, regions: fleet.regions.filter(({ key }) => keys.includes(key)) };
}

export function region(key: string): Region {
  const found = fleet.regions.find((candidate) => candidate.key === key);
  if (found === undefined) throw new Error(`no region ${key}`);
  return found;
}

/** Resources as a plan of the infrastructure would create them for one service. */
export function resourcesFor(name: string, { provider, region: where, instanceType, count }: Place): Resource[] {
  return Array.from({ length: count }, (_, index) =>
    provider === 'aws'
      ? {
          address: `aws_instance.instance-${where}-${index}`,
          type: 'aws_instance',
          values: {
            instance_type: instanceType,
            tags: { 'trimtab:service': name, 'trimtab:provider': provider, 'trimtab:region': where, Name: `${name}-${index}` },
          },
        }
      : {
          address: `terraform_data.instance-${where}-${index}`,
          type: 'terraform_data',
          values: { input: { kind: 'instance', service: name, provider, region: where, instance_type: instanceType } },
        },
  );
}

/** A clock that stands still until a test moves it. */
export function manualClock(): WorldClock & { pass(ms: number): void } {
  let now = OPENS_AT;
  return {
    epoch: OPENS_AT,
    startedAt: OPENS_AT,
    speed: 100,
    now: () => now,
    pass(ms) {
      now += ms;
    },
  };
}

/** Waits until a check passes: long enough for a busy machine. */
export function soon(check: () => void | Promise<void>): Promise<void> {
  return vi.waitFor(check, { timeout: 8000, interval: 10 });
}
