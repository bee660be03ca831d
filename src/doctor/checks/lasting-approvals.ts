import { approvalSetting } from '../approval-setting.ts';
import { critical } from '../check.ts';

export const lastingApprovals = approvalSetting({
  id: 'lasting-approvals',
  title: 'new commits end approvals',
  why: 'Approvals of one proposal, the two of a critical service too, would otherwise count for the next one that the bot pushes, which nobody who approved has seen.',
  label: '"When a commit is added" = "Remove all approvals"',
  field: 'reset_approvals_on_push',
  healthy: true,
  sight: critical('approvals stay when commits are added'),
});
