import type { PlanEffect, ResourceEffect } from '../domain/record.ts';
import { type Difference, differences } from './difference.ts';
import { type Attributes, type Block, isRecord, type Stack } from './stack.ts';

/** Terraform's own arguments: they steer the run and are no attributes of the resource. */
const META_ARGUMENTS: ReadonlySet<string> = new Set([
  ...['provider', 'lifecycle', 'depends_on', 'count', 'for_each', 'connection', 'provisioner', '//'],
]);

/**
 * What the step from one synthesised stack to the other is meant to do to its resources, with every attribute that they
 * are to have. Where one refers to another its value is known only when it has been applied: null stands for it, and
 * nothing stands for what is not set.
 */
export function effectOf(stack: string, before: Stack, after: Stack): PlanEffect {
  // `differences` are sorted by address; blocks beside resources only say how to read and connect.
  const changed = differences(before, after).filter((each) => (each.after ?? each.before)?.section === 'resource');
  return { stack, resources: changed.map(resourceEffect) };
}

function resourceEffect({ address, effect, after }: Difference): ResourceEffect {
  if (effect === 'add') return { address, action: 'create', attributes: signed(after, () => false) };
  if (effect === 'remove') return { address, action: 'delete', attributes: {} };
  return { address, action: 'update', attributes: signed(after, ignoredBy(after)) };
}

function signed(block: Block | null, isIgnored: (name: string) => boolean): Attributes {
  const entries = Object.entries(attributesOf(block)).filter(([name]) => !META_ARGUMENTS.has(name) && !isIgnored(name));
  return literals(Object.fromEntries(entries));
}

/** Which attributes of a resource that exists already Terraform is told to leave as they are. */
function ignoredBy(block: Block | null): (name: string) => boolean {
  const { lifecycle } = attributesOf(block);
  const ignored = isRecord(lifecycle) ? lifecycle['ignore_changes'] : null;
  return (name) => ignored === 'all' || (Array.isArray(ignored) && ignored.includes(name));
}

function attributesOf(block: Block | null): Attributes {
  return isRecord(block?.attributes) ? block.attributes : {};
}

function literals(attributes: Attributes): Attributes {
  const set = Object.entries(attributes).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(set.map(([name, value]) => [name, literal(value)]));
}

/** The value with null for each reference in it. */
function literal(value: unknown): unknown {
  if (typeof value === 'string') return value.includes('${') ? null : value;
  if (Array.isArray(value)) return value.map(literal);
  return isRecord(value) ? literals(value) : value;
}
