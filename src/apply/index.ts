export type { ApplyReport } from './apply-file.ts';
export { type ExpectedBinding, unbound } from './binding.ts';
export { DEADLINES, type Deadlines } from './deadline.ts';
export { type ApplyReading, readApply } from './read-apply.ts';
export { readVerdict, type VerdictReading, type VerdictRequest } from './read-verdict.ts';
export type { Fault } from './suspicion.ts';
