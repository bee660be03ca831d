import type { SecurityKind } from '../domain/event.ts';
import type { UnknownReason } from '../domain/observation.ts';

// Label values come from these sets and nowhere else: whatever the world sends, the number of series
// stays the same. A value that is not listed is counted as `other`.

export const RECONCILE_RESULTS = ['ok', 'error', 'skipped'] as const;
export const DECISION_OUTCOMES = ['move', 'stay'] as const;
export const VERDICTS = ['auto', 'review', 'deny'] as const;
/** What spoke against `auto`: a rule of the gate, or how the verdict was read. */
export const VERDICT_REASONS = [
  'none',
  'confidence',
  'cost_delta',
  'data_only_diff',
  'emergency_override',
  'known_origin',
  'no_stateful_service',
  'plan_matches_record',
  'record_fresh',
  'record_matches_diff',
  'target_allowed',
  'signature',
  'not_replayed',
  'policy_trusted',
  'recomputed',
  'minimum_saving',
  'freeze_windows',
  'blast_radius',
  'two_approvals',
  'author_cannot_approve',
  'waivers',
  'missing',
  'mismatch',
  'other',
] as const;
export const FORGE_OPERATIONS = [
  'who_am_i',
  'find_user',
  'read_project',
  'list_merge_requests',
  'create_merge_request',
  'read_merge_request',
  'update_merge_request',
  'set_auto_merge',
  'cancel_auto_merge',
  'list_notes',
  'create_note',
  'update_note',
  'list_pipelines',
  'read_pipeline',
  'list_jobs',
  'read_artifact',
  'other',
] as const;
export const SECURITY_KINDS: readonly SecurityKind[] = [
  'denied',
  'reported',
  'mismatch',
  'old-policy',
  'foreign-pipeline',
  'altered',
  'forged-commit',
];
export const WEBHOOK_SOURCES = ['gitlab', 'alertmanager'] as const;
export const WEBHOOK_RESULTS = [
  'accepted',
  'duplicate',
  'ignored',
  'unknown-service',
  'unauthorised',
  'invalid',
  'too-large',
  'unavailable',
] as const;
export const ALERT_RESULTS = ['accepted', 'duplicate', 'unknown-service'] as const;
export const MERGE_REQUEST_EVENTS = [
  'opened',
  'updated',
  'adopted',
  'judged',
  'auto-merge',
  'merged',
  'closed',
  'refused',
] as const;
export const VERIFICATION_OUTCOMES = ['recovered', 'held', 'regressed', 'inconclusive'] as const;
export const REJECTIONS: readonly UnknownReason[] = [
  'missing',
  'stale',
  'not-finite',
  'negative',
  'out-of-range',
  'wrong-type',
  'from-the-future',
];
export const COST_KINDS = ['now', 'baseline'] as const;
export const PROVIDERS = ['aws', 'alibaba', 'gcp', 'azure', 'other'] as const;
export const INVARIANTS = ['I1', 'I2', 'I3', 'I4', 'I5', 'I6', 'I7', 'I8', 'I9', 'I10', 'I11', 'I12', 'I13'] as const;
export const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'other'] as const;

/** The value when the set holds it, else `other`. */
export function within<T extends string>(set: readonly T[], value: string): T | 'other' {
  return (set as readonly string[]).includes(value) ? (value as T) : 'other';
}

/** An HTTP status as a label; why there was no answer (`timeout`, `network`), or `error`. */
export function codeLabel(code: number | string | null): string {
  if (code === 'timeout' || code === 'network') return code;
  const status = Number(code ?? Number.NaN);
  return Number.isInteger(status) && status >= 100 && status <= 599 ? String(status) : 'error';
}
