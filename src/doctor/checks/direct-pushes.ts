import { branchRules } from '../branch-rules.ts';
import { type Check, info, judged, type Sight, warning } from '../check.ts';
import { DEVELOPER, roleName } from '../controller.ts';

export const directPushes: Check = {
  id: 'direct-pushes',
  title: 'changes reach the target branch by merge requests only',
  why: 'A direct push has no merge request that the gate could judge beforehand; the protected branch judges it as a change that a person has to approve.',
  click: 'Settings > Repository > Protected branches > the target branch > "Allowed to push and merge": choose No one',
  api: 'protect the branch anew with push_access_level=0',
  look: async (settings) =>
    judged(await branchRules(settings), (rules) => rules.flatMap(({ name, push }) => push.flatMap((one) => pushed(name, one)))),
};

function pushed(
  name: string,
  { role, userId, deployKeyId }: { role: number | null; userId: number | null; deployKeyId: number | null },
): readonly Sight[] {
  if (deployKeyId !== null) return warning(`deploy key ${deployKeyId} may push to ${name}: a key that nobody's role limits`);
  if (userId !== null) return info(`user ${userId} may push to ${name}`);
  return role !== null && role > DEVELOPER ? info(`${roleName(role)}s may push to ${name}`) : [];
}
