export type { ApplyReport } from './apply-file.ts';
export { type ExpectedBinding, unbound } from './binding.ts';
export { DEADLINES, type Deadlines } from './deadline.ts';
export { type ApplyReading, readApply, readVerdict, type VerdictReading } from './follow-pipeline.ts';
