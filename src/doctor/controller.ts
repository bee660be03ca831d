import { known, numberOf, type Reading, textOf } from './reading.ts';
import type { Settings } from './settings.ts';

/** The user that the controller's token belongs to. */
export interface Controller {
  readonly id: number;
  readonly username: string;
}

export const TOKEN_MENU = 'Settings > Access tokens';

/** GitLab's numeric roles. */
export const DEVELOPER = 30;
export const MAINTAINER = 40;

const ROLES: ReadonlyMap<number, string> = new Map([
  [0, 'No one'],
  [5, 'Minimal access'],
  [10, 'Guest'],
  [15, 'Planner'],
  [20, 'Reporter'],
  [30, 'Developer'],
  [40, 'Maintainer'],
  [50, 'Owner'],
  [60, 'Administrator'],
]);

export function roleName(level: number): string {
  return ROLES.get(level) ?? `access level ${level}`;
}

export async function controllerOf(settings: Settings): Promise<Reading<Controller>> {
  const user = await settings.asController('user');
  const [id, username] = [numberOf(user, 'id'), textOf(user, 'username')];
  if (!id.known) return id;
  if (!username.known) return username;
  return known({ id: id.value, username: username.value ?? '' });
}

/** The role that the controller has in the project, inherited ones included. */
export async function controllerRole(settings: Settings): Promise<Reading<number>> {
  const controller = await controllerOf(settings);
  if (!controller.known) return controller;
  return numberOf(await settings.get(`members/all/${controller.value.id}`), 'access_level');
}
