import { approvalSetting } from '../approval-setting.ts';
import { warning } from '../check.ts';

export const lastingApprovals = approvalSetting({
  id: 'lasting-approvals',
  title: 'new commits end approvals',
  why: 'Approvals would otherwise count for commits that nobody who approved has seen.',
  label: '"When a commit is added" = "Remove all approvals"',
  field: 'reset_approvals_on_push',
  healthy: true,
  sight: warning('approvals stay when commits are added'),
});
