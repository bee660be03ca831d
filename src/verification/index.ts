export type { VerificationConfig } from './criteria.ts';
export { type Revert, type RevertRequest, revertDecision } from './revert.ts';
export { type VerificationRequest, verify } from './verify.ts';
