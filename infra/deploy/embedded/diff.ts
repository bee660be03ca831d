import { canonical } from '../../canonical.ts';
import { isRecord } from '../../fields.ts';
import type { Template } from '../../stacks/render.ts';
import type { Action, Change, Resource } from '../changes.ts';
import { replacesWhenChanged } from './replacement.ts';

/** Terraform's own arguments: they steer the run and are no attributes of the resource. */
const META_ARGUMENTS = new Set(['provider', 'lifecycle', 'depends_on', 'count', 'for_each', 'connection', 'provisioner']);

/** The resources that a template asks for, sorted by address. */
export function resourcesOf(template: Template): readonly Resource[] {
  const types = isRecord(template['resource']) ? template['resource'] : {};
  const found = Object.entries(types).flatMap(([type, named]) =>
    Object.entries(isRecord(named) ? named : {}).map(([name, body]) => ({
      address: `${type}.${name}`,
      type,
      values: attributesOf(body),
    })),
  );
  return found.sort(byAddress);
}

function attributesOf(body: unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(isRecord(body) ? body : {}).filter(([key]) => !META_ARGUMENTS.has(key)));
}

function byAddress(a: { address: string }, b: { address: string }): number {
  return a.address < b.address ? -1 : Number(a.address > b.address);
}

/** What has to happen to get from the recorded resources to the wanted ones; untouched ones included. */
export function diff(recorded: readonly Resource[], wanted: readonly Resource[]): readonly Change[] {
  const before = new Map(recorded.map((resource) => [resource.address, resource]));
  const after = new Map(wanted.map((resource) => [resource.address, resource]));
  const addresses = [...new Set([...before.keys(), ...after.keys()])];
  return addresses.map((address) => changeOf(address, before.get(address), after.get(address))).sort(byAddress);
}

function changeOf(address: string, before: Resource | undefined, after: Resource | undefined): Change {
  return {
    address,
    type: (after ?? before)?.type ?? '',
    actions: actionsOf(before, after),
    before: before?.values ?? null,
    after: after?.values ?? null,
  };
}

function actionsOf(before: Resource | undefined, after: Resource | undefined): readonly Action[] {
  if (before === undefined) return ['create'];
  if (after === undefined) return ['delete'];
  const keys = [...new Set([...Object.keys(before.values), ...Object.keys(after.values)])];
  const changed = keys.filter((key) => text(before.values[key]) !== text(after.values[key]));
  if (changed.length === 0) return ['no-op'];
  return changed.some((key) => replacesWhenChanged(after.type, key)) ? ['delete', 'create'] : ['update'];
}

function text(value: unknown): string {
  return canonical(value ?? null);
}
