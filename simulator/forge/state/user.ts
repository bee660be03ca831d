/** What a member may do in the project, weakest first, as GitLab orders roles. */
export type Role = 'reporter' | 'developer' | 'maintainer';

export interface User {
  readonly id: number;
  readonly username: string;
  readonly name: string;
  readonly email: string;
  /** Project access tokens belong to bot users. */
  readonly bot: boolean;
  readonly role: Role;
}

const RANK: Readonly<Record<Role, number>> = { reporter: 20, developer: 30, maintainer: 40 };

/** GitLab's numeric access level of a role. */
export function accessLevel(role: Role): number {
  return RANK[role];
}

export function hasRole(user: User, least: Role): boolean {
  return RANK[user.role] >= RANK[least];
}

/** The members of the project: two persons, Trimtab's bot and the gate that writes its note. */
export const MEMBERS = {
  root: { id: 1, username: 'root', name: 'Administrator', email: 'root@forge.invalid', bot: false, role: 'maintainer' },
  bot: { id: 2, username: 'trimtab', name: 'Trimtab', email: 'trimtab@forge.invalid', bot: true, role: 'developer' },
  gate: { id: 3, username: 'gate', name: 'Trimtab gate', email: 'gate@forge.invalid', bot: true, role: 'reporter' },
  ops: { id: 4, username: 'ops', name: 'Operations', email: 'ops@forge.invalid', bot: false, role: 'maintainer' },
} as const satisfies Record<string, User>;
