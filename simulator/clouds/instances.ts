import type { Place } from './fleet.ts';

/** One resource of an applied stack, as Terraform shows it. */
export interface Resource {
  readonly address: string;
  readonly type: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** One machine that an applied stack has created. */
export interface Instance {
  readonly service: string;
  readonly provider: string;
  readonly region: string;
  readonly instanceType: string;
}

/** The machines among the resources; everything else (networks, disks, alarms) is kept but has no effect. */
export function instancesOf(resources: readonly Resource[]): Instance[] {
  return resources.flatMap((resource) => {
    const found = resource.type === 'aws_instance' ? fromAws(resource) : fromInput(resource);
    return found === null ? [] : [found];
  });
}

/** Groups machines by place, largest group first. */
export function placesOf(instances: readonly Instance[]): Place[] {
  const groups = new Map<string, Place>();
  for (const { provider, region, instanceType } of instances) {
    const name = `${provider}/${region}/${instanceType}`;
    groups.set(name, { provider, region, instanceType, count: (groups.get(name)?.count ?? 0) + 1 });
  }
  return [...groups.values()].sort((a, b) => b.count - a.count);
}

function fromAws({ values }: Resource): Instance | null {
  const tags = record(values['tags']);
  return instance(tags['trimtab:service'], tags['trimtab:provider'] ?? 'aws', tags['trimtab:region'], values['instance_type']);
}

function fromInput({ values }: Resource): Instance | null {
  const input = record(values['input']);
  if (input['kind'] !== 'instance') return null;
  return instance(input['service'], input['provider'], input['region'], input['instance_type']);
}

function instance(service: unknown, provider: unknown, region: unknown, instanceType: unknown): Instance | null {
  if (typeof service !== 'string' || typeof provider !== 'string') return null;
  if (typeof region !== 'string' || typeof instanceType !== 'string') return null;
  return { service, provider, region, instanceType };
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
