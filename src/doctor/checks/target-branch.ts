import { branchRules } from '../branch-rules.ts';
import { type Check, critical, judged, WELL } from '../check.ts';

export const targetBranch: Check = {
  id: 'target-branch',
  title: 'the target branch is protected',
  why: 'On a branch without protection every developer, and so the bot, may push policies, keys and pipelines past every review.',
  click: 'Settings > Repository > Protected branches: add the target branch, "Allowed to push and merge" = No one',
  api: 'POST /projects/:id/protected_branches with name=<branch>, push_access_level=0, merge_access_level=30',
  look: async (settings) =>
    judged(await branchRules(settings), (rules) =>
      rules.length === 0 ? critical(`no protection covers the branch ${settings.patient.targetBranch}`) : WELL,
    ),
};
