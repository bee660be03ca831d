/** What a plan does to one resource, in Terraform's words; a replacement is `delete` and `create`. */
export type Action = 'create' | 'update' | 'delete' | 'no-op';

export interface Change {
  /** `<type>.<name>`, unique in its stack. */
  readonly address: string;
  readonly type: string;
  readonly actions: readonly Action[];
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly after: Readonly<Record<string, unknown>> | null;
}

/** A replaced resource counts as created and as deleted. */
export interface Counts {
  readonly creates: number;
  readonly updates: number;
  readonly deletes: number;
}

export function countsOf(changes: readonly Change[]): Counts {
  const count = (action: Action) => changes.filter((change) => change.actions.includes(action)).length;
  return { creates: count('create'), updates: count('update'), deletes: count('delete') };
}

export function sumOf(counts: readonly Counts[]): Counts {
  const sum = (pick: (one: Counts) => number) => counts.reduce((total, one) => total + pick(one), 0);
  return { creates: sum((one) => one.creates), updates: sum((one) => one.updates), deletes: sum((one) => one.deletes) };
}

/** True when nothing would be touched. */
export function isIdle({ creates, updates, deletes }: Counts): boolean {
  return creates + updates + deletes === 0;
}

export function describeCounts({ creates, updates, deletes }: Counts): string {
  return `${creates} to create, ${updates} to update, ${deletes} to delete`;
}

/** A resource as a state records it. */
export interface Resource {
  readonly address: string;
  readonly type: string;
  readonly values: Readonly<Record<string, unknown>>;
}
