import type { Check } from '../check.ts';
import { approvalRules } from './approval-rules.ts';
import { authorApproval } from './author-approval.ts';
import { botPush } from './bot-push.ts';
import { ciFile } from './ci-file.ts';
import { codeOwners } from './code-owners.ts';
import { codeOwnersFile } from './code-owners-file.ts';
import { codeOwnersPaths } from './code-owners-paths.ts';
import { committerApproval } from './committer-approval.ts';
import { defaultBranch } from './default-branch.ts';
import { directPushes } from './direct-pushes.ts';
import { forcePush } from './force-push.ts';
import { forkPipelines } from './fork-pipelines.ts';
import { jobToken } from './job-token.ts';
import { lastingApprovals } from './lasting-approvals.ts';
import { outdatedDeployments } from './outdated-deployments.ts';
import { pipelineVariables } from './pipeline-variables.ts';
import { pipelinesMustSucceed } from './pipelines-must-succeed.ts';
import { policy } from './policy.ts';
import { policyFloor } from './policy-floor.ts';
import { publicPipelines } from './public-pipelines.ts';
import { resourceGroups } from './resource-groups.ts';
import { separatedCaches } from './separated-caches.ts';
import { skippedPipelines } from './skipped-pipelines.ts';
import { targetBranch } from './target-branch.ts';
import { tokenExpiry } from './token-expiry.ts';
import { tokenRole } from './token-role.ts';
import { tokenScope } from './token-scope.ts';
import { trustFile } from './trust-file.ts';
import { trustIdentity } from './trust-identity.ts';
import { trustKeys } from './trust-keys.ts';
import { webhookAlive } from './webhook-alive.ts';
import { webhookSecret } from './webhook-secret.ts';
import { webhookTls } from './webhook-tls.ts';
import { wildcardBranches } from './wildcard-branches.ts';

/** What somebody sets at the forge: no key, no policy. */
export const SETTING_CHECKS: readonly Check[] = [
  pipelinesMustSucceed,
  skippedPipelines,
  pipelineVariables,
  forkPipelines,
  defaultBranch,
  targetBranch,
  wildcardBranches,
  botPush,
  directPushes,
  forcePush,
  codeOwners,
  codeOwnersFile,
  codeOwnersPaths,
  approvalRules,
  authorApproval,
  committerApproval,
  lastingApprovals,
  ciFile,
  publicPipelines,
  jobToken,
  outdatedDeployments,
  resourceGroups,
  separatedCaches,
  webhookAlive,
  webhookSecret,
  webhookTls,
  tokenRole,
  tokenScope,
  tokenExpiry,
];

/** Everything that is looked at, in this order. */
export const CHECKS: readonly Check[] = [...SETTING_CHECKS, trustFile, trustKeys, trustIdentity, policy, policyFloor];
