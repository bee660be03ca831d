import type { FieldEdit } from '../domain/change.ts';
import type { Placement } from '../domain/placement.ts';
import { type Difference, differences } from './difference.ts';
import { type Allowance, INTENDED } from './intended-attributes.ts';
import { ownedBy } from './scope.ts';
import { type Block, blocksOf, isRecord, type Stack } from './stack.ts';

/**
 * Says in one sentence what the change does beside what it is meant to do; null when nothing. Intended is:
 * each difference of the two stacks is a block of the service itself, and one of the edited fields accounts
 * for it (INTENDED); and the new stack runs exactly the machines of `to`.
 */
export function unintended(
  stacks: { service: string; before: Stack; after: Stack },
  edits: readonly FieldEdit[],
  to: Placement,
): string | null {
  const after = blocksOf(stacks.after);
  const owned = { before: ownedBy(stacks.service, blocksOf(stacks.before)), after: ownedBy(stacks.service, after) };
  const allowances = edits.flatMap((edit) => INTENDED[edit.field]);
  for (const difference of differences(stacks.before, stacks.after)) {
    const objection = outOfScope(difference, owned, stacks.service) ?? unaccounted(difference, allowances, edits);
    if (objection !== null) return objection;
  }
  return machinesDiffer(
    [...after.values()].filter((block) => owned.after.has(block.address)),
    to,
  );
}

function outOfScope(
  difference: Difference,
  owned: { before: ReadonlySet<string>; after: ReadonlySet<string> },
  service: string,
): string | null {
  const { address, before, after } = difference;
  const foreign =
    (before?.section === 'resource' && !owned.before.has(address)) ||
    (after?.section === 'resource' && !owned.after.has(address));
  return foreign ? `the change would ${difference.effect} ${address}, which does not belong to ${service}` : null;
}

function unaccounted(difference: Difference, allowances: readonly Allowance[], edits: readonly FieldEdit[]): string | null {
  const block = difference.after ?? difference.before;
  const fitting = allowances.filter(
    (allowance) =>
      allowance.section === block?.section &&
      allowance.effects.includes(difference.effect) &&
      (allowance.roles.includes('*') || allowance.roles.includes(block.role)),
  );
  const fields = edits.map((edit) => edit.field).join(', ');
  if (fitting.length === 0)
    return `the change would ${difference.effect} ${difference.address}, which ${fields} does not account for`;
  const stray = difference.paths.find((path) => !fitting.some((allowance) => covers(allowance, path)));
  return stray === undefined
    ? null
    : `the change would change ${stray.join('.')} of ${difference.address}, which ${fields} does not account for`;
}

function covers(allowance: Allowance, path: readonly string[]): boolean {
  if (allowance.attributes.length === 0) return true;
  return allowance.attributes.some((pattern) =>
    pattern.split('.').every((key, index) => path[index] !== undefined && (key === '*' || key === path[index])),
  );
}

/** Holds the machines of the new stack against the placement that they were synthesised from. */
function machinesDiffer(owned: readonly Block[], to: Placement): string | null {
  const machines = owned.filter((block) => block.role === 'instance' || block.role === 'aws_instance').map(machineOf);
  if (machines.length !== to.count) return `the stack would run ${machines.length} instances instead of ${to.count}`;
  for (const machine of machines)
    for (const [field, wanted] of [
      ['provider', to.provider],
      ['region', to.region],
      ['instanceType', to.instanceType],
    ] as const)
      if (machine[field] !== wanted)
        return `${machine.address} would have ${field} ${String(machine[field])} instead of ${wanted}`;
  return null;
}

function machineOf(block: Block): { address: string; provider: unknown; region: unknown; instanceType: unknown } {
  const attributes = isRecord(block.attributes) ? block.attributes : {};
  const simulated = isRecord(attributes['input']) ? attributes['input'] : null;
  const tags = isRecord(attributes['tags']) ? attributes['tags'] : {};
  return simulated === null
    ? {
        address: block.address,
        provider: tags['trimtab:provider'],
        region: tags['trimtab:region'],
        instanceType: attributes['instance_type'],
      }
    : {
        address: block.address,
        provider: simulated['provider'],
        region: simulated['region'],
        instanceType: simulated['instance_type'],
      };
}
