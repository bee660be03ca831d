import type { ConsideredCandidate, MoveCost, Reason } from '../domain/decision.ts';
import { describePlacement, regionKey, samePlacement } from '../domain/placement.ts';
import type { Candidate } from '../domain/scorecard.ts';
import { type Assessment, assess, isRated, type Rated } from './assess.ts';
import { type Considered, considered, termsOf } from './consider.ts';
import { refusalsOf } from './constraints.ts';
import type { Thresholds } from './thresholds.ts';
import { words } from './words.ts';

/** What choosing needs of the configuration; see `decision` in `trimtab.yaml`. */
export interface ChoiceConfig extends Thresholds {
  readonly minimumAvailability: number;
  readonly overlapHours: number;
}

/** A candidate that is worth the move. */
export type Winner = Assessment & { readonly candidate: Rated; readonly cost: MoveCost };

export interface Choice {
  /** The best candidate that is worth the move; null = to stay. */
  readonly winner: Winner | null;
  /** The best candidate above the current placement, worth it or not. */
  readonly top: Assessment | null;
  /** All candidates, best first, with what speaks against each. */
  readonly candidates: readonly ConsideredCandidate[];
  /** Why there is no winner. */
  readonly reasons: readonly Reason[];
}

/** Constraints first; then what scores above the current placement, best first, until one is worth the move. */
export function choose(input: Considered, current: Candidate, config: ChoiceConfig, statusUnobserved: boolean): Choice {
  const terms = termsOf(input, config.minimumAvailability, statusUnobserved);
  const others = input.scorecard.candidates.filter((candidate) => !candidate.isCurrent);
  const constraints = new Map(others.map((candidate) => [candidate, refusalsOf(candidate, terms)]));
  const allowed = others.filter((candidate) => constraints.get(candidate)?.length === 0);
  const obstacle = obstacleOf(input, current, others, allowed);
  const assessed = obstacle === null && isRated(current) ? assessInTurn(input, current, allowed, config) : [];
  const last = assessed.at(-1);
  const winner = last !== undefined && isWorthIt(last) ? last : null;
  const best = winner?.candidate ?? current;
  const candidates = input.scorecard.candidates.map((candidate) => {
    if (candidate === best) return considered(candidate, []);
    const lacks = assessed.find((each) => each.candidate === candidate)?.refusals ?? constraints.get(candidate) ?? [];
    return considered(candidate, lacks.length > 0 ? lacks : [obstacle ?? outscored(candidate, best)]);
  });
  const reasons = obstacle === null ? (assessed[0]?.refusals ?? [alreadyBest(current)]) : [obstacle];
  return { winner, top: assessed[0] ?? null, candidates, reasons };
}

/** Assesses what scores above the current placement, best first, up to the first that is worth the move. */
function assessInTurn(input: Considered, current: Rated, allowed: readonly Candidate[], config: ChoiceConfig): Assessment[] {
  const rated = allowed.filter(isRated);
  const cheapestUsdPerMonth = Math.min(current.costUsdPerMonth, ...rated.map((candidate) => candidate.costUsdPerMonth));
  const terms = { ...input, current, cheapestUsdPerMonth, overlapHours: config.overlapHours, thresholds: config };
  const assessed: Assessment[] = [];
  for (const candidate of rated) {
    if (candidate.score <= current.score) break;
    const assessment = assess(candidate, terms);
    assessed.push(assessment);
    if (isWorthIt(assessment)) break;
  }
  return assessed;
}

function isWorthIt(assessment: Assessment): assessment is Winner {
  return assessment.refusals.length === 0 && assessment.cost !== null;
}

/** What makes any comparison idle. */
function obstacleOf(
  { snapshot, spec }: Considered,
  current: Candidate,
  others: readonly Candidate[],
  allowed: readonly Candidate[],
): Reason | null {
  const refuse = (code: Reason['code'], sentence: string): Reason => ({ code, sentence, numbers: {} });
  if (snapshot.partial) return refuse('telemetry-partial', 'A part of the telemetry is missing: nothing is optimised from it.');
  const seen = snapshot.services[spec.service]?.placement ?? null;
  if (seen !== null && !samePlacement(seen, current.placement)) {
    const where = `Git says ${describePlacement(current.placement)}, telemetry sees ${describePlacement(seen)}`;
    return refuse('placement-mismatch', `${where}: an apply is under way or somebody acted by hand.`);
  }
  if (!isRated(current)) {
    const what = words.list(unknownOf(current));
    return refuse(
      'telemetry-unknown',
      `${regionKey(current.placement)}: ${what} unknown now, so that nothing can be held against it.`,
    );
  }
  if (allowed.length > 0) return null;
  if (others.length > 0) return refuse('no-eligible-candidate', 'No other place may be taken.');
  return refuse('no-eligible-candidate', 'No other place offers a machine that fits at a known price.');
}

function unknownOf(candidate: Candidate): readonly string[] {
  const factors = candidate.factors.filter(({ weight, value }) => weight > 0 && value === null).map(({ factor }) => factor);
  return candidate.costUsdPerMonth === null ? [...new Set(['cost', ...factors])] : factors;
}

function alreadyBest(current: Candidate): Reason {
  const score = current.score ?? 0;
  const sentence = `Nothing that may be taken scores above ${regionKey(current.placement)} at ${words.score(score)}.`;
  return { code: 'already-best', sentence, numbers: { score } };
}

function outscored(candidate: Candidate, best: Candidate): Reason {
  const [score, bestScore] = [candidate.score ?? 0, best.score ?? 0];
  const sentence = `It scores ${words.score(score)}; ${regionKey(best.placement)} scores ${words.score(bestScore)}.`;
  return { code: 'score-not-better', sentence, numbers: { score, best: bestScore } };
}
