import { Type } from 'typebox';
import { DECISION_KINDS } from '../../domain/decision.ts';
import type { MoveRecord } from '../../domain/merge-request.ts';
import { instant, instantOrNull, orNull, textOrNull, view, word, wordOrNull } from './view.ts';

export const MoveRecordSchema = view<MoveRecord>()(
  Type.Object({
    decisionId: Type.String(),
    service: Type.String(),
    kind: word(DECISION_KINDS),
    branch: Type.String(),
    iid: Type.Number(),
    webUrl: Type.String(),
    headSha: Type.String(),
    stage: word(['opened', 'judged', 'merging', 'merged', 'applied', 'verified', 'closed', 'failed']),
    verdict: wordOrNull(['auto', 'review', 'deny']),
    verdictReasons: Type.Array(Type.String()),
    mergeCommitSha: textOrNull(),
    appliedBy: textOrNull('`embedded` or `terraform`'),
    verification: wordOrNull(['recovered', 'held', 'regressed', 'inconclusive']),
    note: Type.String(),
    openedAt: instant(),
    judgedAt: instantOrNull(),
    mergedAt: instantOrNull(),
    appliedAt: instantOrNull(),
    endedAt: instantOrNull(),
  }),
);

export const MoveRecordOrNull = orNull(MoveRecordSchema);
