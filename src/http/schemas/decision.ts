import { Type } from 'typebox';
import type { ConsideredCandidate, Decision, Evidence, MoveCost, Reason } from '../../domain/decision.ts';
import { DECISION_KINDS } from '../../domain/decision.ts';
import { FACTORS, type FactorScore } from '../../domain/scorecard.ts';
import { PlacementOrNull, PlacementSchema } from './placement.ts';
import { byName, instant, numberOrNull, orNull, view, word } from './view.ts';

export const ReasonSchema = view<Reason>()(
  Type.Object({
    code: Type.Unsafe<Reason['code']>({ type: 'string' }),
    sentence: Type.String(),
    numbers: byName(Type.Unsafe<number>({ type: 'number' })),
  }),
);

const FactorSchema = view<FactorScore>()(
  Type.Object({
    factor: word(FACTORS),
    value: numberOrNull('0..1, 1 = best'),
    weight: Type.Number(),
    raw: numberOrNull(),
    unit: Type.String(),
  }),
);

const CandidateSchema = view<ConsideredCandidate>()(
  Type.Object({
    placement: PlacementSchema,
    score: numberOrNull(),
    factors: Type.Array(FactorSchema),
    costUsdPerMonth: numberOrNull(),
    latencyMs: numberOrNull(),
    refusals: Type.Array(ReasonSchema),
  }),
);

const MoveCostSchema = view<MoveCost>()(
  Type.Object({
    beforeUsdPerMonth: Type.Number(),
    afterUsdPerMonth: Type.Number(),
    savingUsdPerMonth: Type.Number(),
    migrationUsd: Type.Number(),
    paybackDays: numberOrNull(),
  }),
);

const EvidenceSchema = view<Evidence>()(
  Type.Object({
    source: word(['alertmanager', 'telemetry']),
    alertName: Type.String(),
    fingerprint: Type.String(),
    startsAt: instant(),
    authenticated: Type.Boolean(),
    observed: Type.String(),
  }),
);

const base = {
  id: Type.String(),
  service: Type.String(),
  kind: word(DECISION_KINDS),
  from: PlacementSchema,
  reasons: Type.Array(ReasonSchema),
  candidates: Type.Array(CandidateSchema),
  snapshotDigest: Type.String(),
  configDigest: Type.String(),
  decidedAt: instant(),
};

// `action` comes first: the serialiser tries one after the other and learns at once which it is.
export const DecisionSchema = view<Decision>()(
  Type.Union(
    [
      Type.Object({
        action: Type.Literal('move'),
        ...base,
        to: PlacementSchema,
        confidence: Type.Number(),
        cost: MoveCostSchema,
        expiresAt: instant(),
        evidence: orNull(EvidenceSchema),
      }),
      Type.Object({
        action: Type.Literal('stay'),
        ...base,
        wouldBe: PlacementOrNull,
        savingUsdPerMonth: numberOrNull(),
        confidence: numberOrNull(),
      }),
    ],
    { description: 'A move, or the answer that a service stays where it is.' },
  ),
);
