export { parseBody } from './body.ts';
export { branchName, parseBranchName } from './branch-name.ts';
export { ensureMergeRequest } from './ensure.ts';
export { escapeForeign, plainText } from './escape.ts';
export { HANDS_OFF, OURS, WITHDRAWN, withVerdict } from './labels.ts';
export { type Limits, mayOpen, type Permission, type Traffic } from './limits.ts';
export type { EnsureOutcome, RefusalReason, WithdrawOutcome } from './outcome.ts';
export type { EnsureDeps, EnsureInput } from './proposal.ts';
export {
  decisionRecord,
  placementPath,
  type RecordContext,
  recordDigest,
  recordPath,
  recordText,
  signedBytes,
  signRecord,
} from './record.ts';
export { parseTitle, title } from './title.ts';
export { withdraw } from './withdraw.ts';
