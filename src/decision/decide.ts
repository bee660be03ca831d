import type { ConsideredCandidate, Decision, Reason } from '../domain/decision.ts';
import { type Placement, regionKey, samePlacement } from '../domain/placement.ts';
import type { Candidate } from '../domain/scorecard.ts';
import { basisOf } from './basis.ts';
import { type Choice, type ChoiceConfig, choose, type Winner } from './choose.ts';
import type { Considered } from './consider.ts';
import { coolDown, type History, persistence, standstill } from './hysteresis.ts';
import { words } from './words.ts';

/** See `decision` in `trimtab.yaml`. */
export interface DecisionConfig extends ChoiceConfig {
  readonly persistForEvaluations: number;
  readonly cooldownSeconds: number;
  readonly validForSeconds: number;
}

export interface DecisionInput extends Considered {
  readonly history: History;
  /** ms since the epoch. */
  readonly now: number;
  readonly id: string;
  readonly configDigest: string;
}

export interface Answer {
  readonly decision: Decision;
  /** What would be chosen but for hysteresis, cool-down and people: the next evaluation's `previousWinners[0]`. */
  readonly winner: Placement | null;
}

export interface DeciderOptions {
  /** For recordings that say nothing about health: a target's status need not be known. Never for a live fleet. */
  readonly statusUnobserved?: boolean;
}

/**
 * Makes the function that chooses for one service: constraints, scores and thresholds first, then hysteresis, cool-down
 * and people. Whatever is unknown speaks against moving.
 */
export function createDecider(config: DecisionConfig, options: DeciderOptions = {}): (input: DecisionInput) => Answer {
  return (input) => {
    const current = input.scorecard.candidates.find((candidate) => candidate.isCurrent);
    if (current === undefined) throw new TypeError('a scorecard without the current placement');
    const choice = choose(input, current, config, options.statusUnobserved ?? false);
    const { winner } = choice;
    const holds = winner === null ? [] : holdsOf(input, winner, config);
    const moves = winner !== null && holds.length === 0;
    const decision = moves ? move(input, current, choice, winner, config) : stay(input, current, choice, holds);
    return { decision, winner: winner?.candidate.placement ?? null };
  };
}

function move(input: DecisionInput, current: Candidate, choice: Choice, winner: Winner, config: DecisionConfig): Decision {
  return {
    ...baseOf(input, current),
    action: 'move',
    to: winner.candidate.placement,
    confidence: winner.confidence,
    cost: winner.cost,
    expiresAt: input.now + config.validForSeconds * 1000,
    evidence: null,
    basis: basisOf(input.snapshot, current, winner.candidate, config.overlapHours),
    reasons: [betterOffer(winner, current, input)],
    candidates: choice.candidates,
  };
}

function stay(input: DecisionInput, current: Candidate, choice: Choice, holds: readonly Reason[]): Decision {
  const top = choice.winner ?? choice.top;
  return {
    ...baseOf(input, current),
    action: 'stay',
    wouldBe: top?.candidate.placement ?? null,
    savingUsdPerMonth: top?.cost?.savingUsdPerMonth ?? null,
    confidence: top?.confidence ?? null,
    reasons: choice.winner === null ? choice.reasons : holds,
    candidates: choice.winner === null ? choice.candidates : held(choice.candidates, current, choice.winner, holds),
  };
}

function baseOf(input: DecisionInput, current: Candidate) {
  return {
    id: input.id,
    service: input.spec.service,
    kind: 'optimize' as const,
    from: current.placement,
    snapshotDigest: input.snapshot.digest,
    configDigest: input.configDigest,
    decidedAt: input.now,
  };
}

/** What keeps a move that would be worth it from being made now. */
function holdsOf(input: DecisionInput, winner: Winner, config: DecisionConfig): readonly Reason[] {
  const { history, now } = input;
  return [
    ...standstill(history),
    coolDown(history, now, config.cooldownSeconds),
    persistence(winner.candidate.placement, history, config.persistForEvaluations),
  ].filter((reason) => reason !== null);
}

/** The candidates of a stay whose winner is held back: the current placement is what was chosen. */
function held(
  candidates: readonly ConsideredCandidate[],
  current: Candidate,
  winner: Winner,
  holds: readonly Reason[],
): readonly ConsideredCandidate[] {
  return candidates.map((each) => {
    if (samePlacement(each.placement, winner.candidate.placement)) return { ...each, refusals: holds };
    return samePlacement(each.placement, current.placement) ? { ...each, refusals: [] } : each;
  });
}

function betterOffer({ candidate, cost, confidence }: Winner, current: Candidate, { spec }: DecisionInput): Reason {
  const currentScore = current.score ?? 0;
  const { savingUsdPerMonth, migrationUsd, beforeUsdPerMonth } = cost;
  const share = beforeUsdPerMonth > 0 ? ` (${words.share(savingUsdPerMonth / beforeUsdPerMonth)})` : '';
  const sentence =
    `${regionKey(candidate.placement)} scores ${words.score(candidate.score)} against ${words.score(currentScore)} ` +
    `and saves ${words.monthly(savingUsdPerMonth)}${share}; moving ${spec.dataGib} GiB costs ${words.usd(migrationUsd)} ` +
    `and pays for itself in ${words.days(cost.paybackDays ?? 0)}.`;
  const numbers = { score: candidate.score, currentScore, savingUsdPerMonth, migrationUsd, confidence };
  return { code: 'better-offer', sentence, numbers };
}
