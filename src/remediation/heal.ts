import type { Alert } from '../domain/alert.ts';
import type { ConsideredCandidate, Decision, MoveBasis, Reason } from '../domain/decision.ts';
import type { Snapshot } from '../domain/observation.ts';
import { type Placement, regionKey, samePlacement } from '../domain/placement.ts';
import type { ServiceSpec } from '../domain/service.ts';
import { type Corroboration, corroborate } from './corroborate.ts';
import { costOf, findRefuge, type Refuge } from './refuge.ts';

export interface HealInput {
  /** Firing, from a sender that proved who it is. */
  readonly alert: Alert;
  /** Every place with what speaks against it; empty refusals = the service may run there. Best first. */
  readonly candidates: readonly ConsideredCandidate[];
  readonly current: Placement;
  readonly snapshot: Snapshot;
  readonly spec: ServiceSpec;
  /** What the money of a move to that place follows from; nothing runs in two places meanwhile. */
  readonly basisOf: (to: Placement) => MoveBasis | null;
  /** ms since the epoch. */
  readonly now: number;
  readonly id: string;
  readonly configDigest: string;
  readonly healsInLastDay: number;
  readonly healsPerServicePerDay: number;
  readonly validForMs: number;
}

/**
 * Answers an alert: move to a healthy place outside the region that fails, or stay with the reasons. Cost may rise;
 * stateful services are never moved, and an alert that own telemetry does not bear out moves nothing.
 */
export function heal(input: HealInput): Decision {
  const { snapshot, current, spec } = input;
  const evidence = corroborate(current, snapshot.offers[regionKey(current)], snapshot.services[spec.service], spec);
  const refuge = findRefuge(input);
  const objections = objectionsOf(input, evidence);
  if (objections.length > 0 || !evidence.agrees) return stay(input, objections, refuge);
  if (refuge === null) return stay(input, [noRefuge(input)], refuge);
  return move(input, evidence, refuge);
}

function objectionsOf(input: HealInput, evidence: Corroboration): readonly Reason[] {
  const { alert, spec, current, snapshot, healsInLastDay, healsPerServicePerDay } = input;
  const reasons: Reason[] = [];
  const object = (code: Reason['code'], sentence: string, numbers: Reason['numbers'] = {}) =>
    reasons.push({ code, sentence, numbers });
  if (alert.service !== spec.service) object('unknown-service', `The alert ${alert.name} is about another service.`);
  if (spec.stateful) object('stateful-not-healed', 'A stateful service is never moved by itself; a person has to decide.');
  if (!evidence.agrees)
    object(
      evidence.known ? 'alert' : 'telemetry-unknown',
      `Own telemetry does not bear out the alert ${alert.name}: ${evidence.observed}.`,
    );
  const seen = snapshot.services[spec.service]?.placement ?? null;
  if (seen !== null && !samePlacement(seen, current))
    object('placement-mismatch', 'It is on its way already: telemetry sees it elsewhere than Git says.');
  if (healsInLastDay >= healsPerServicePerDay)
    object(
      'budget-exhausted',
      `It was healed ${healsInLastDay} times within a day; ${healsPerServicePerDay} are allowed. A person has to look.`,
      {
        healsInLastDay,
        healsPerServicePerDay,
      },
    );
  return reasons;
}

function move(input: HealInput, evidence: Corroboration, { candidate, costUsdPerMonth, confidence }: Refuge): Decision {
  const { alert, current, now } = input;
  const observed = evidence.observed;
  const key = regionKey(candidate.placement);
  const cost = costOf(input, costUsdPerMonth);
  const more = -cost.savingUsdPerMonth;
  const price = more > 0.5 ? ` It costs ${Math.round(more)} $/month more.` : '';
  const reason: Reason = {
    code: 'alert',
    sentence: `${alert.name}: ${observed}. ${key} is healthy with probability ${confidence.toFixed(2)} and in another region.${price}`,
    numbers: { confidence, ...(evidence.agrees ? evidence.numbers : {}) },
  };
  return {
    ...baseOf(input),
    action: 'move',
    to: candidate.placement,
    confidence,
    cost,
    expiresAt: now + input.validForMs,
    evidence: {
      source: 'alertmanager',
      alertName: alert.name,
      fingerprint: alert.fingerprint,
      startsAt: alert.startsAt,
      authenticated: true,
      observed,
      corroborated: evidence.agrees,
    },
    basis: input.basisOf(candidate.placement),
    reasons: [reason],
    candidates: candidatesOf(input, candidate.placement, {
      code: 'alert',
      sentence: `${regionKey(current)}: ${observed}.`,
      numbers: {},
    }),
  };
}

function stay(input: HealInput, reasons: readonly Reason[], refuge: Refuge | null): Decision {
  return {
    ...baseOf(input),
    action: 'stay',
    wouldBe: refuge?.candidate.placement ?? null,
    savingUsdPerMonth: refuge === null ? null : costOf(input, refuge.costUsdPerMonth).savingUsdPerMonth,
    confidence: refuge?.confidence ?? null,
    reasons,
    candidates: candidatesOf(input, input.current, reasons[0] ?? noRefuge(input)),
  };
}

function baseOf({ id, spec, current, snapshot, configDigest, now }: HealInput) {
  return {
    id,
    service: spec.service,
    kind: 'heal' as const,
    from: current,
    snapshotDigest: snapshot.digest,
    configDigest,
    decidedAt: now,
  };
}

function candidatesOf(input: HealInput, chosen: Placement, reason: Reason): readonly ConsideredCandidate[] {
  return input.candidates.map((candidate) => {
    if (samePlacement(candidate.placement, chosen)) return { ...candidate, refusals: [] };
    if (candidate.refusals.length > 0) return candidate;
    const isFailing = regionKey(candidate.placement) === regionKey(input.current);
    const sentence = isFailing ? `${regionKey(candidate.placement)} is the region that fails.` : 'Another place was preferred.';
    const own: Reason = { code: isFailing ? 'target-down' : 'score-not-better', sentence, numbers: {} };
    return {
      ...candidate,
      refusals: [samePlacement(candidate.placement, input.current) || samePlacement(chosen, input.current) ? reason : own],
    };
  });
}

function noRefuge({ current }: HealInput): Reason {
  const sentence = `No healthy place outside ${regionKey(current)} may be taken.`;
  return { code: 'no-eligible-candidate', sentence, numbers: {} };
}
