import { approvalSetting } from '../approval-setting.ts';
import { critical } from '../check.ts';

export const approvalRules = approvalSetting({
  id: 'approval-rules',
  title: 'approval rules cannot be edited in merge requests',
  why: 'Whoever opens a merge request that changes policies, keys or pipelines could otherwise take the approvals off it.',
  label: 'switch on "Prevent editing approval rules in merge requests"',
  field: 'disable_overriding_approvers_per_merge_request',
  healthy: true,
  sight: critical('approval rules can be edited in each merge request'),
});
