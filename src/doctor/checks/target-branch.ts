import { branchRules } from '../branch-rules.ts';
import { type Check, critical, judged, WELL } from '../check.ts';
import { flagOf, known, type Reading } from '../reading.ts';
import type { Settings } from '../settings.ts';

export const targetBranch: Check = {
  id: 'target-branch',
  title: 'the target branch is protected',
  why: 'On a branch without protection every developer, and so the bot, may push policies, keys and pipelines past every review.',
  click: 'Settings > Repository > Protected branches: add the target branch, "Allowed to push and merge" = No one',
  api: 'POST /projects/:id/protected_branches with name=<branch>, push_access_level=0, merge_access_level=30',
  look: async (settings) =>
    judged(await isProtected(settings), (on) =>
      on ? WELL : critical(`no protection covers the branch ${settings.patient.targetBranch}`),
    ),
};

/** Only maintainers are shown protections; that there is one, everybody who may read the branch is told. */
async function isProtected(settings: Settings): Promise<Reading<boolean>> {
  const rules = await branchRules(settings);
  if (rules.known) return known(rules.value.length > 0);
  const branch = await settings.get(`repository/branches/${encodeURIComponent(settings.patient.targetBranch)}`);
  const told = flagOf(branch, 'protected');
  return told.known ? told : rules;
}
