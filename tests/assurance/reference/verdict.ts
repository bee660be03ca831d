import { authorCannotApprove } from './rules/author-cannot-approve.ts';
import { blastRadius } from './rules/blast-radius.ts';
import { confidence } from './rules/confidence.ts';
import { costDelta } from './rules/cost-delta.ts';
import { dataOnlyDiff } from './rules/data-only-diff.ts';
import { emergencyOverride, isEmergency } from './rules/emergency-override.ts';
import { freezeWindows } from './rules/freeze-windows.ts';
import { knownOrigin } from './rules/known-origin.ts';
import { minimumSaving } from './rules/minimum-saving.ts';
import { noStatefulService } from './rules/no-stateful-service.ts';
import { notReplayed } from './rules/not-replayed.ts';
import { planMatchesRecord } from './rules/plan-matches-record.ts';
import { policyTrusted } from './rules/policy-trusted.ts';
import { recomputed } from './rules/recomputed.ts';
import { recordFresh } from './rules/record-fresh.ts';
import { recordMatchesDiff } from './rules/record-matches-diff.ts';
import { signature } from './rules/signature.ts';
import { targetAllowed } from './rules/target-allowed.ts';
import { twoApprovals } from './rules/two-approvals.ts';
import { isWaived, waivers } from './rules/waivers.ts';
import { type Outcome, type Rule, see } from './seen.ts';
import { at, isObject, type Json } from './values.ts';

/** Every rule that the policy has to have, by its name. */
export const RULES: Readonly<Record<string, Rule>> = {
  author_cannot_approve: authorCannotApprove,
  blast_radius: blastRadius,
  confidence,
  cost_delta: costDelta,
  data_only_diff: dataOnlyDiff,
  emergency_override: emergencyOverride,
  freeze_windows: freezeWindows,
  known_origin: knownOrigin,
  minimum_saving: minimumSaving,
  no_stateful_service: noStatefulService,
  not_replayed: notReplayed,
  plan_matches_record: planMatchesRecord,
  policy_trusted: policyTrusted,
  recomputed,
  record_fresh: recordFresh,
  record_matches_diff: recordMatchesDiff,
  signature,
  target_allowed: targetAllowed,
  two_approvals: twoApprovals,
  waivers,
};

const NAMES = Object.keys(RULES).sort();
const EMERGENCY_WAIVES = ['cost_delta', 'confidence'];

export interface ReferenceRule {
  readonly rule: string;
  readonly outcome: Outcome;
  readonly waived: boolean;
}

export interface ReferenceVerdict {
  readonly outcome: Outcome;
  /** Sorted by name. */
  readonly rules: readonly ReferenceRule[];
}

/** What the policy has to say of an input under its data, worked out in another language and another way. */
export function referenceVerdict(input: Json, data: Json): ReferenceVerdict {
  const thresholds = at(data, 'thresholds');
  const registered = isObject(thresholds) ? Object.keys(thresholds) : [];
  const names = [...new Set([...NAMES, ...registered])].sort();
  const rules = at(input, 'version') === 2 ? judged(names, registered, input, data) : NAMES.map(unanswered);
  const complete = NAMES.every((name) => registered.includes(name)) && names.length === NAMES.length;
  if (rules.some(({ outcome }) => outcome === 'deny')) return { outcome: 'deny', rules };
  const clear = rules.every(({ outcome, waived }) => outcome === 'auto' || waived);
  return { outcome: at(input, 'version') === 2 && complete && clear ? 'auto' : 'review', rules };
}

function judged(names: readonly string[], registered: readonly string[], input: Json, data: Json): ReferenceRule[] {
  const seen = see(input, data);
  const emergency = isEmergency(seen);
  return names.map((name) => {
    const rule = RULES[name];
    if (rule === undefined || !registered.includes(name)) return unanswered(name);
    const { outcome, waivable } = rule(seen);
    const setAside = (emergency && EMERGENCY_WAIVES.includes(name)) || isWaived(name, seen);
    return { rule: name, outcome, waived: outcome === 'review' && waivable && setAside };
  });
}

function unanswered(rule: string): ReferenceRule {
  return { rule, outcome: 'review', waived: false };
}
