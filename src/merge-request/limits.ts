import type { DecisionKind } from '../domain/decision.ts';

export interface Limits {
  /** Merge requests of ours that may be open at once. */
  readonly openMergeRequests: number;
  readonly mergeRequestsPerHour: number;
}

export interface Traffic {
  /** ms since the epoch. */
  readonly now: number;
  /** Merge requests of ours that are open now, all kinds. */
  readonly open: number;
  /** When ours were opened (ms), in any order; older ones than an hour do no harm. */
  readonly openedAt: readonly number[];
}

export type Permission =
  | { readonly ok: true }
  | {
      readonly ok: false;
      readonly limit: 'open' | 'per-hour';
      readonly sentence: string;
      /** When asking again can succeed (ms); null when that depends on people. */
      readonly retryAt: number | null;
    };

const HOUR = 3_600_000;

/** May one more merge request be opened? Healing has its own budget and only meets the hourly cap. */
export function mayOpen(kind: DecisionKind, limits: Limits, traffic: Traffic): Permission {
  if (kind !== 'heal' && traffic.open >= limits.openMergeRequests)
    return {
      ok: false,
      limit: 'open',
      sentence: `${traffic.open} merge requests are open, the limit is ${limits.openMergeRequests}`,
      retryAt: null,
    };
  const recent = traffic.openedAt.filter((at) => at > traffic.now - HOUR).sort((a, b) => a - b);
  if (recent.length < limits.mergeRequestsPerHour) return { ok: true };
  const leaving = recent[recent.length - limits.mergeRequestsPerHour];
  return {
    ok: false,
    limit: 'per-hour',
    sentence: `${recent.length} merge requests were opened within the hour, the limit is ${limits.mergeRequestsPerHour}`,
    retryAt: leaving === undefined ? null : leaving + HOUR,
  };
}
