import { branchRules, codeOwnersOf } from '../branch-rules.ts';
import { type Check, judged, WELL, warning } from '../check.ts';

export const codeOwners: Check = {
  id: 'code-owners',
  title: 'Code Owners approve what they own',
  why: 'Code Owners are what makes a change of policies, keys and pipelines need the people who are responsible for them.',
  click: 'Settings > Repository > Protected branches > the target branch: switch on "Code owner approval" (GitLab Premium)',
  api: 'PATCH /projects/:id/protected_branches/<branch> with code_owner_approval_required=true',
  look: async (settings) =>
    judged(await branchRules(settings), (rules) => {
      const own = rules.filter((rule) => rule.name === settings.patient.targetBranch);
      return (own.length === 0 ? rules : own).flatMap((rule) =>
        judged(codeOwnersOf(rule), (on) => (on ? WELL : warning(`Code Owner approval is off for ${rule.name}`))),
      );
    }),
};
