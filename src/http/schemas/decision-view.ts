import { Type } from 'typebox';
import type { DecisionView } from '../../controller/commands.ts';
import type { RuleResult, Verdict } from '../../domain/verdict.ts';
import type { Finding, Verification } from '../../domain/verification.ts';
import { WholeDecisionSchema } from './decision.ts';
import { MoveRecordOrNull } from './merge-request.ts';
import { byName, instant, numberOrNull, orNull, textOrNull, view, word } from './view.ts';

const VERDICTS = ['auto', 'review', 'deny'] as const;
const OUTCOMES = ['recovered', 'held', 'regressed', 'inconclusive'] as const;

const RuleSchema = view<RuleResult>()(
  Type.Object({
    rule: Type.String(),
    outcome: word(VERDICTS),
    reason: Type.String(),
    waived: Type.Boolean(),
    waivedBy: textOrNull(),
    input: Type.String({ description: 'What the rule looked at.' }),
    bound: Type.String({ description: 'What it was held against.' }),
    remedy: Type.String({ description: 'What would have to change for `auto`.' }),
  }),
);

export const VerdictSchema = view<Verdict>()(
  Type.Object({
    version: Type.Literal(2),
    outcome: word(VERDICTS),
    reasons: Type.Array(Type.String()),
    rules: Type.Array(RuleSchema),
    bound: Type.Object({
      projectId: Type.Number(),
      pipelineId: numberOrNull(),
      mergeRequestIid: numberOrNull(),
      headSha: Type.String(),
      baseSha: Type.String(),
      planDigest: Type.String(),
      policyDigest: Type.String(),
      policyVersion: numberOrNull(),
      decisionId: textOrNull(),
      expiresAt: textOrNull('ISO 8601'),
    }),
    securityEvents: Type.Array(Type.String()),
    approvedBy: textOrNull(),
    judgedAt: Type.String({ description: 'ISO 8601' }),
  }),
);

const FindingSchema = view<Finding>()(
  Type.Object({
    criterion: word(['placement', 'health', 'latency', 'cost']),
    outcome: word(OUTCOMES),
    sentence: Type.String(),
    numbers: byName(Type.Unsafe<number>({ type: 'number' })),
  }),
);

export const VerificationSchema = view<Verification>()(
  Type.Object({
    decisionId: Type.String(),
    service: Type.String(),
    outcome: word(OUTCOMES),
    predictedSavingUsdPerMonth: Type.Number(),
    realisedSavingUsdPerMonth: numberOrNull(),
    findings: Type.Array(FindingSchema),
    verifiedAt: instant(),
  }),
);

export const DecisionViewSchema = view<DecisionView>()(
  Type.Object({
    decision: WholeDecisionSchema,
    move: MoveRecordOrNull,
    verdicts: Type.Array(VerdictSchema),
    verification: orNull(VerificationSchema),
  }),
);
