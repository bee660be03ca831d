import { Type } from 'typebox';
import type {
  BasisSide,
  ConsideredCandidate,
  Decision,
  Evidence,
  Move,
  MoveBasis,
  MoveCost,
  Reason,
  Stay,
} from '../../domain/decision.ts';
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
    corroborated: Type.Boolean(),
  }),
);

const BasisSideSchema = view<BasisSide>()(
  Type.Object({
    usdPerHour: numberOrNull('of one instance'),
    creditsUsd: numberOrNull(),
    creditShare: Type.Number({ description: '0..1' }),
    creditsExpireAt: numberOrNull('ms since the epoch; null = never'),
    netUsdPerMonth: Type.Array(numberOrNull()),
  }),
);

const BasisSchema = view<MoveBasis>()(
  Type.Object({ takenAt: instant(), overlapHours: Type.Number(), from: BasisSideSchema, to: BasisSideSchema }),
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

const move = {
  action: Type.Literal('move'),
  ...base,
  to: PlacementSchema,
  confidence: Type.Number(),
  cost: MoveCostSchema,
  expiresAt: instant(),
  evidence: orNull(EvidenceSchema),
};

const StaySchema = Type.Object({
  action: Type.Literal('stay'),
  ...base,
  wouldBe: PlacementOrNull,
  savingUsdPerMonth: numberOrNull(),
  confidence: numberOrNull(),
});

// `action` comes first: the serialiser tries one after the other and learns at once which it is.
/** As lists carry it: what a move was computed from is two long series, and only the single decision has them. */
export const DecisionSchema = view<Stay | Omit<Move, 'basis'>>()(
  Type.Union([Type.Object(move), StaySchema], { description: 'A move, or the answer that a service stays where it is.' }),
);

export const WholeDecisionSchema = view<Decision>()(
  Type.Union([Type.Object({ ...move, basis: orNull(BasisSchema) }), StaySchema], {
    description: 'The decision with what its money and its confidence were computed from.',
  }),
);
