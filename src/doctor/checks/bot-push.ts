import { type Allowance, branchRules } from '../branch-rules.ts';
import { type Check, critical, type Sight, untold, WELL } from '../check.ts';
import { controllerOf, controllerRole, DEVELOPER, roleName } from '../controller.ts';
import { flagOf } from '../reading.ts';
import type { Settings } from '../settings.ts';

export const botPush: Check = {
  id: 'bot-push',
  title: 'the bot may not push to the target branch',
  why: 'Whoever may push skips the merge request, its pipeline, its approvals and its Code Owners.',
  click: 'Settings > Repository > Protected branches > the target branch > "Allowed to push and merge": choose No one',
  api: 'PATCH /projects/:id/protected_branches/<branch> with allowed_to_push, or protect it anew with push_access_level=0',
  look: async (settings) => {
    const rules = await branchRules(settings);
    if (!rules.known) return await asTold(settings, rules.why);
    const pushers = rules.value.flatMap((rule) => rule.push);
    return (await asRole(settings, pushers)) ?? (await asItself(settings, pushers)) ?? WELL;
  },
};

/** Only maintainers are shown protections; whether it may push itself, a token of any role is told. */
async function asTold(settings: Settings, why: string): Promise<readonly Sight[]> {
  const branch = await settings.getAsController(`repository/branches/${encodeURIComponent(settings.patient.targetBranch)}`);
  const may = flagOf(branch, 'can_push');
  if (!may.known) return untold(why);
  return may.value ? critical("GitLab lets the controller's token push to the target branch") : WELL;
}

async function asRole(settings: Settings, pushers: readonly Allowance[]): Promise<readonly Sight[] | null> {
  const weakest = Math.min(...pushers.map(({ role }) => (role === null || role === 0 ? Number.POSITIVE_INFINITY : role)));
  if (weakest === Number.POSITIVE_INFINITY) return null;
  // The bot is a developer at least, whatever its token is allowed to say.
  if (weakest <= DEVELOPER) return critical(`the role ${roleName(weakest)} and all above may push, and the bot is one of them`);
  const role = await controllerRole(settings);
  if (!role.known) return untold(`the role ${roleName(weakest)} and all above may push; the bot's role: ${role.why}`);
  return role.value >= weakest
    ? critical(`the role ${roleName(weakest)} may push, and the bot has ${roleName(role.value)}`)
    : null;
}

async function asItself(settings: Settings, pushers: readonly Allowance[]): Promise<readonly Sight[] | null> {
  const users = pushers.filter(({ userId }) => userId !== null);
  const groups = pushers.flatMap(({ groupId }) => groupId ?? []);
  if (users.length === 0 && groups.length === 0) return null;
  const controller = await controllerOf(settings);
  if (!controller.known) return untold(`single users or groups may push; whether the bot is one of them: ${controller.why}`);
  const { id, username } = controller.value;
  if (users.some(({ userId }) => userId === id)) return critical(`${username} is in "Allowed to push"`);
  for (const group of groups) {
    const answer = await settings.answer(`groups/${group}/members/all/${id}`);
    if (answer.status === 200) return critical(`a group that ${username} belongs to is in "Allowed to push"`);
    if (answer.status !== 404 || /Group Not Found/i.test(answer.text))
      return untold(`group ${group} may push, and whether ${username} belongs to it cannot be read`);
  }
  return null;
}
