import type { PlanEffect, ResourceEffect } from '../domain/record.ts';
import { type Difference, differences } from './difference.ts';
import { type Attributes, type Block, isRecord, type Stack } from './stack.ts';

/** What decides what runs where, and how much of it. Everything else follows from these and the stack's program. */
const TELLING = ['instance_type', 'tags', 'input', 'min_size', 'max_size', 'desired_capacity'];

/**
 * What the step from one synthesised stack to the other is meant to do to its resources. Attributes that refer to
 * others are left out: their values are known only when it has been applied.
 */
export function effectOf(stack: string, before: Stack, after: Stack): PlanEffect {
  // `differences` are sorted by address; blocks beside resources only say how to read and connect.
  const changed = differences(before, after).filter((each) => (each.after ?? each.before)?.section === 'resource');
  return { stack, resources: changed.map(resourceEffect) };
}

function resourceEffect({ address, effect, after }: Difference): ResourceEffect {
  if (effect === 'add') return { address, action: 'create', attributes: telling(after, []) };
  if (effect === 'remove') return { address, action: 'delete', attributes: {} };
  return { address, action: 'update', attributes: telling(after, ignoredBy(after)) };
}

function telling(block: Block | null, ignored: readonly unknown[]): Attributes {
  const attributes = attributesOf(block);
  const told = TELLING.filter((name) => attributes[name] !== undefined && !ignored.includes(name) && !refers(attributes[name]));
  return Object.fromEntries(told.map((name) => [name, attributes[name]]));
}

/** Attributes of a resource that exists already and that Terraform is told to leave as they are. */
function ignoredBy(block: Block | null): readonly unknown[] {
  const { lifecycle } = attributesOf(block);
  const ignored = isRecord(lifecycle) ? lifecycle['ignore_changes'] : null;
  if (ignored === 'all') return TELLING;
  return Array.isArray(ignored) ? ignored : [];
}

function attributesOf(block: Block | null): Attributes {
  return isRecord(block?.attributes) ? block.attributes : {};
}

function refers(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('${');
  return typeof value === 'object' && value !== null && Object.values(value).some(refers);
}
