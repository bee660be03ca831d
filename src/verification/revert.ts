import type { ConsideredCandidate, Move, MoveBasis, MoveCost, Reason } from '../domain/decision.ts';
import { describePlacement, type Placement, regionKey } from '../domain/placement.ts';
import type { Verification } from '../domain/verification.ts';
import { newId, type Random } from '../lib/ids.ts';
import { examineCost, examineHealth, examineLatency } from './criteria.ts';
import { priceOf, type Window } from './measure.ts';
import { questionOf, type VerificationRequest, windowOf } from './verify.ts';

export interface RevertRequest extends VerificationRequest {
  readonly verification: Verification;
  /** What the way back costs by the prices of the snapshot, and what that follows from; null where these are unknown. */
  readonly cost: MoveCost | null;
  readonly basis: MoveBasis | null;
  readonly configDigest: string;
  /** How long the new decision is valid. */
  readonly validForSeconds: number;
  readonly random: Random;
}

/** A move back, or the sentence that says why there is none. */
export type Revert = { readonly ok: true; readonly move: Move } | { readonly ok: false; readonly sentence: string };

/**
 * The decision that takes a regressed move back: from and to change places, money is that of today's prices. Only
 * what was meant to save is taken back, and only once: a revert of a revert would go to and fro, and a
 * service that was healed came from a place that failed.
 */
export function revertDecision(request: RevertRequest): Revert {
  const { move, snapshot, verification } = request;
  const { decision } = move;
  if (verification.outcome !== 'regressed') return no(`${decision.service} has not regressed.`);
  if (decision.kind === 'revert' || decision.kind === 'heal')
    return no(`A move of kind ${decision.kind} is not taken back: a person has to look at ${decision.service}.`);
  if (snapshot.offers[regionKey(decision.from)]?.up !== true)
    return no(`${describePlacement(decision.from)} is not known to be up, so ${decision.service} stays where it is.`);
  return { ok: true, move: moveBack(request) };
}

function moveBack(request: RevertRequest): Move {
  const { move, snapshot, verification, now } = request;
  const { decision } = move;
  const window = windowOf(request) ?? { from: snapshot.takenAt, until: snapshot.takenAt };
  const reasons = reasonsOf(verification);
  const cost = request.cost ?? costOf(request, window);
  return {
    action: 'move',
    id: newId('dec', now, request.random),
    service: decision.service,
    kind: 'revert',
    from: decision.to,
    to: decision.from,
    reasons,
    candidates: candidatesOf(decision.to, decision.from, cost, reasons),
    snapshotDigest: snapshot.digest,
    configDigest: request.configDigest,
    decidedAt: now,
    confidence: confidenceOf(request, window),
    cost,
    expiresAt: now + request.validForSeconds * 1000,
    evidence: null,
    basis: request.basis,
  };
}

function reasonsOf(verification: Verification): Reason[] {
  const found = verification.findings.filter((finding) => finding.outcome === 'regressed');
  return found.map(({ sentence, numbers }) => ({ code: 'regressed', sentence, numbers }));
}

/** Without prices: measured now where it can be; what the first decision expected where it cannot. */
function costOf(request: RevertRequest, window: Window): MoveCost {
  const { decision } = request.move;
  const measured = examineCost(questionOf(request, window));
  const before = measured.numbers['afterUsdPerMonth'] ?? decision.cost.afterUsdPerMonth;
  const after = priceOf(decision.from, request.snapshot, window)?.mean ?? decision.cost.beforeUsdPerMonth;
  const saving = before - after;
  const { migrationUsd } = decision.cost;
  return {
    beforeUsdPerMonth: before,
    afterUsdPerMonth: after,
    savingUsdPerMonth: saving,
    migrationUsd,
    paybackDays: saving > 0 ? (migrationUsd / saving) * (365 / 12) : null,
  };
}

/**
 * Share of the window's instants that the worst criterion speaks against the move, by the rule of
 * succession: a short window, however clear, is never certainty.
 */
function confidenceOf(request: RevertRequest, window: Window): number {
  const question = questionOf(request, window);
  const examined = [examineHealth(question), examineLatency(question), examineCost(question)];
  const regressed = examined.filter(({ outcome }) => outcome === 'regressed');
  const shares = regressed.map(({ against, instants }) => (against + 1) / (instants + 2));
  return Math.max(0.5, ...shares);
}

function candidatesOf(from: Placement, to: Placement, cost: MoveCost, reasons: readonly Reason[]): ConsideredCandidate[] {
  const candidate = { score: null, factors: [], latencyMs: null };
  return [
    { ...candidate, placement: to, costUsdPerMonth: cost.afterUsdPerMonth, refusals: [] },
    { ...candidate, placement: from, costUsdPerMonth: cost.beforeUsdPerMonth, refusals: reasons },
  ];
}

function no(sentence: string): Revert {
  return { ok: false, sentence };
}
