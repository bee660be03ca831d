import type { PlacementField } from '../domain/placement.ts';

/** One thing that a changed field may do to a stack. */
export interface Allowance {
  readonly section: 'resource' | 'data' | 'other';
  /** Roles of blocks (see stack.ts); `*` = any. */
  readonly roles: readonly string[];
  readonly effects: readonly ('add' | 'remove' | 'change')[];
  /** For `change`: attribute paths that may differ, with everything below them; `*` = one key, empty = whatever differs. */
  readonly attributes: readonly string[];
}

/** Compute instances, as the providers call them. */
const INSTANCE = ['instance', 'aws_instance'];
/** What exists once per instance. */
const PER_INSTANCE = [...INSTANCE, 'disk', 'alarm', 'aws_cloudwatch_metric_alarm'];
/** What starts further instances under load. */
const SCALING = ['autoscaling', 'aws_autoscaling_group', 'aws_launch_template'];

/** A move takes the whole service along: every resource of its own may come and go, and it looks up another network. */
const MOVE: readonly Allowance[] = [
  { section: 'resource', roles: ['*'], effects: ['add', 'remove', 'change'], attributes: [] },
  { section: 'data', roles: ['*'], effects: ['add', 'remove', 'change'], attributes: [] },
  { section: 'other', roles: ['output'], effects: ['add', 'remove', 'change'], attributes: [] },
];

/**
 * What each field of a placement is meant to change in the service's stack. A difference that no changed
 * field accounts for refuses the edit. Resources that are not the service's own never differ.
 */
export const INTENDED: Readonly<Record<PlacementField, readonly Allowance[]>> = {
  provider: MOVE,
  region: MOVE,
  instanceType: [
    {
      section: 'resource',
      roles: [...INSTANCE, ...SCALING],
      effects: ['change'],
      attributes: ['instance_type', 'input.instance_type'],
    },
  ],
  count: [
    { section: 'resource', roles: PER_INSTANCE, effects: ['add', 'remove'], attributes: [] },
    { section: 'resource', roles: SCALING, effects: ['change'], attributes: ['max_size', 'input.maximum'] },
    { section: 'other', roles: ['output'], effects: ['change'], attributes: [] },
  ],
};
