export { type FieldSource, type PlacementReading, type ReadPlacement, readPlacement } from './placement-file.ts';
export type { Synthesiser } from './port.ts';
export type { PlacementRefusalCode } from './refusal.ts';
export { type RewriteRefusalCode, type RewriteRequest, type RewriteResult, rewrite } from './rewrite.ts';
