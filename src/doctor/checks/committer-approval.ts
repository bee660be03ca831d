import { approvalSetting } from '../approval-setting.ts';
import { critical } from '../check.ts';

export const committerApproval = approvalSetting({
  id: 'committer-approval',
  title: 'whoever adds commits does not approve',
  why: "One person alone could otherwise add a commit to somebody else's merge request and approve it.",
  label: 'switch on "Prevent approvals by users who add commits"',
  field: 'merge_requests_disable_committers_approval',
  healthy: true,
  sight: critical('users who add commits may approve them'),
});
