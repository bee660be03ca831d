import type { Move } from '../domain/decision.ts';
import type { VerificationOutcome } from '../domain/merge-request.ts';
import type { Snapshot } from '../domain/observation.ts';
import type { ServiceSpec } from '../domain/service.ts';
import type { Finding, Verification } from '../domain/verification.ts';
import {
  type Examined,
  examineCost,
  examineHealth,
  examineLatency,
  examinePlacement,
  type Question,
  type VerificationConfig,
} from './criteria.ts';
import type { Window } from './measure.ts';

export interface VerificationRequest {
  /** The move and when its apply was reported, ms of the observed world's time. */
  readonly move: { readonly decision: Move; readonly appliedAt: number };
  /** The newest snapshot; its grid reaches back over the window. */
  readonly snapshot: Snapshot;
  readonly spec: ServiceSpec;
  readonly config: VerificationConfig;
  /** ms of the same time. */
  readonly now: number;
}

/**
 * Holds telemetry after an apply against the decision. `wait` until the service has settled and a whole
 * window was seen, and as long as something is unknown before the deadline. Pure: same request, same answer.
 */
export function verify(request: VerificationRequest): Verification | 'wait' {
  const { now } = request;
  const ended = now >= deadlineOf(request);
  const window = windowOf(request);
  if (window === null && !ended) return 'wait';
  const question = questionOf(request, window ?? { from: request.snapshot.takenAt, until: request.snapshot.takenAt });
  const cost = examineCost(question);
  const findings = [examinePlacement(question), examineHealth(question), examineLatency(question), cost];
  const outcome = window === null ? 'inconclusive' : outcomeOf(findings, request.move.decision, ended);
  if (outcome === 'wait') return 'wait';
  return {
    decisionId: request.move.decision.id,
    service: request.move.decision.service,
    outcome,
    predictedSavingUsdPerMonth: request.move.decision.cost.savingUsdPerMonth,
    realisedSavingUsdPerMonth: window === null ? null : cost.realisedUsdPerMonth,
    findings: findings.map(plain),
    verifiedAt: now,
  };
}

export function questionOf(request: VerificationRequest, window: Window): Question {
  const { move, snapshot, spec, config } = request;
  return { decision: move.decision, snapshot, window, spec, config };
}

/** The newest `windowSeconds` that the snapshot holds of the settled service; null before there are so many. */
export function windowOf({ move, snapshot, config }: VerificationRequest): Window | null {
  const settledAt = move.appliedAt + config.settleSeconds * 1000;
  const from = snapshot.takenAt - config.windowSeconds * 1000;
  return from >= settledAt ? { from, until: snapshot.takenAt } : null;
}

function deadlineOf({ move, config }: VerificationRequest): number {
  return move.appliedAt + config.deadlineSeconds * 1000;
}

/**
 * One regression decides. A service that was not seen to arrive has until the deadline, since nothing else
 * that is measured is about the new place. A heal is judged by whether the service is there and answers.
 */
function outcomeOf(findings: readonly Finding[], decision: Move, ended: boolean): VerificationOutcome | 'wait' {
  const [placement] = findings;
  if (placement === undefined) return 'inconclusive';
  if (placement.outcome === 'regressed' || placement.outcome === 'inconclusive') return ended ? placement.outcome : 'wait';
  const counted = decision.kind === 'heal' ? findings.filter(({ criterion }) => criterion === 'health') : findings.slice(1);
  if (counted.some(({ outcome }) => outcome === 'regressed')) return regressed(decision, ended);
  if (counted.some(({ outcome }) => outcome === 'inconclusive')) return ended ? 'inconclusive' : 'wait';
  return decision.kind === 'heal' ? 'recovered' : 'held';
}

/** A sick service gets until the deadline to recover; a move that was meant to save has had its window. */
function regressed(decision: Move, ended: boolean): VerificationOutcome | 'wait' {
  return decision.kind === 'heal' && !ended ? 'wait' : 'regressed';
}

function plain({ criterion, outcome, sentence, numbers }: Examined): Finding {
  return { criterion, outcome, sentence, numbers };
}
