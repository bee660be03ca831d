import { type Fields, flagOf, isFields, known, type Reading, unknown } from './reading.ts';
import type { Settings } from './settings.ts';

/** Who may do something to a protected branch: a role, or one user, group or deploy key. */
export interface Allowance {
  /** Role and all above it; 0 = no one. Null when it is about a user, a group or a deploy key. */
  readonly role: number | null;
  readonly userId: number | null;
  readonly groupId: number | null;
  readonly deployKeyId: number | null;
}

/** A protection that covers a branch. */
export interface BranchRule {
  /** Name of a branch, or a pattern with `*`. */
  readonly name: string;
  readonly push: readonly Allowance[];
  readonly merge: readonly Allowance[];
  readonly fields: Fields;
}

/** Protections of a branch, of the target branch if none is named: when several cover it, each allows what it allows. */
export async function branchRules(
  settings: Settings,
  branch: string = settings.patient.targetBranch,
): Promise<Reading<readonly BranchRule[]>> {
  const rows = await settings.list('protected_branches');
  if (!rows.known) return rows;
  const rules: BranchRule[] = [];
  for (const fields of rows.value) {
    const { name } = fields;
    if (typeof name !== 'string') return unknown('protected_branches: an entry has no name');
    const [push, merge] = [allowances(fields['push_access_levels']), allowances(fields['merge_access_levels'])];
    if (push === null || merge === null)
      return unknown(`protected_branches: GitLab does not say who may push to or merge into ${name}`);
    if (covers(name, branch)) rules.push({ name, push, merge, fields });
  }
  return known(rules);
}

export function forcePushOf(rule: BranchRule): Reading<boolean> {
  return flagOf(known(rule.fields), 'allow_force_push');
}

export function codeOwnersOf(rule: BranchRule): Reading<boolean> {
  return flagOf(known(rule.fields), 'code_owner_approval_required');
}

/** The weakest role that is let in; Infinity when no role is. */
export function weakestRole(allowed: readonly Allowance[]): number {
  return Math.min(...allowed.map(({ role }) => (role === null || role === 0 ? Number.POSITIVE_INFINITY : role)));
}

/** Allowances of one user, group or deploy key. */
export function named(allowed: readonly Allowance[]): readonly Allowance[] {
  return allowed.filter(({ role }) => role === null);
}

function covers(pattern: string, branch: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's').test(branch);
}

/** Null when an entry names neither a role nor anybody: it may let in whom it likes. */
function allowances(value: unknown): readonly Allowance[] | null {
  if (!Array.isArray(value) || !value.every(isFields)) return null;
  const found: Allowance[] = [];
  for (const entry of value) {
    const [userId, groupId, deployKeyId] = [idIn(entry, 'user_id'), idIn(entry, 'group_id'), idIn(entry, 'deploy_key_id')];
    // The entry of a deploy key comes with a role as well, which says nothing.
    const role = userId === null && groupId === null && deployKeyId === null ? idIn(entry, 'access_level') : null;
    if (role === null && userId === null && groupId === null && deployKeyId === null) return null;
    found.push({ role, userId, groupId, deployKeyId });
  }
  return found;
}

function idIn(entry: Fields, name: string): number | null {
  const value = entry[name];
  return typeof value === 'number' ? value : null;
}
