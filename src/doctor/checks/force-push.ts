import { branchRules, forcePushOf } from '../branch-rules.ts';
import { type Check, critical, judged, WELL } from '../check.ts';

export const forcePush: Check = {
  id: 'force-push',
  title: 'the history of the target branch cannot be rewritten',
  why: 'Verdicts and replay protection rest on the history of the target branch; a force push takes it away.',
  click: 'Settings > Repository > Protected branches > the target branch: switch off "Allowed to force push"',
  api: 'PATCH /projects/:id/protected_branches/<branch> with allow_force_push=false',
  look: async (settings) =>
    judged(await branchRules(settings), (rules) =>
      rules.flatMap((rule) =>
        judged(forcePushOf(rule), (on) => (on ? critical(`force push is allowed by the protection ${rule.name}`) : WELL)),
      ),
    ),
};
