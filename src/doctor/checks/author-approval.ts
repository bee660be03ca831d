import { approvalSetting } from '../approval-setting.ts';
import { critical } from '../check.ts';

export const authorApproval = approvalSetting({
  id: 'author-approval',
  title: 'authors do not approve their own merge requests',
  why: 'One person alone could otherwise change policies, keys or pipelines on the target branch.',
  label: 'switch on "Prevent approval by merge request creator" (formerly "by author")',
  field: 'merge_requests_author_approval',
  healthy: false,
  sight: critical('authors may approve their own merge requests'),
});
