import type { Move } from '../domain/decision.ts';
import type { VerificationOutcome } from '../domain/merge-request.ts';
import type { ServiceObservation, Snapshot } from '../domain/observation.ts';
import { describePlacement, samePlacement } from '../domain/placement.ts';
import type { ServiceSpec } from '../domain/service.ts';
import type { Finding } from '../domain/verification.ts';
import { HOURS_PER_MONTH, type Measured, measure, priceOf, type Window } from './measure.ts';

/** The limits of a verification; the section `verification` of the configuration. */
export interface VerificationConfig {
  readonly settleSeconds: number;
  readonly windowSeconds: number;
  readonly deadlineSeconds: number;
  readonly minimumShareOfSaving: number;
  readonly maximumErrorRatio: number;
}

/** One criterion's question: what was decided, and what telemetry has seen in the window. */
export interface Question {
  readonly decision: Move;
  readonly snapshot: Snapshot;
  readonly window: Window;
  readonly spec: ServiceSpec;
  readonly config: VerificationConfig;
}

/** A finding; `inconclusive` means not known yet. `against` counts the instants that spoke against the move. */
export type Examined = Finding & { readonly against: number; readonly instants: number };

/** Saving that is smaller than this, USD per month, is noise. */
const NOISE_USD = 1;

/** Does telemetry see the service where the move has put it? */
export function examinePlacement(question: Question): Examined {
  const { decision } = question;
  const placement = observed(question)?.placement ?? null;
  if (placement === null) return unknown('placement', `Telemetry does not say where ${decision.service} runs.`);
  const there = samePlacement(placement, decision.to);
  const sentence = `Telemetry sees ${describePlacement(placement)}${there ? ', as decided' : `, not ${describePlacement(decision.to)}`}.`;
  if (there) return found('placement', good(decision), sentence, {});
  // Where it was: it never arrived. Anywhere else: something newer has moved it, and this says nothing.
  const stayed = samePlacement(placement, decision.from);
  return { ...found('placement', stayed ? 'regressed' : 'inconclusive', sentence, {}), against: 1, instants: 1 };
}

/** Does the service answer? */
export function examineHealth(question: Question): Examined {
  const errors = measure(observed(question)?.errorRatio, question.snapshot, question.window);
  if (errors === null) return unknown('health', 'The error ratio is not known.');
  const limit = question.config.maximumErrorRatio;
  const words = `${percent(errors.mean)} of the requests failed, ${errors.mean <= limit ? 'within' : 'above'} ${percent(limit)}.`;
  const outcome = errors.mean <= limit ? good(question.decision) : 'regressed';
  return found('health', outcome, words, { errorRatio: errors.mean, limit }, errors, (value) => value > limit);
}

/** Is the latency that was promised kept? */
export function examineLatency(question: Question): Examined {
  const limit = question.spec.latencyObjectiveMs;
  if (limit === null) return found('latency', good(question.decision), 'No latency is promised.', {});
  const latency = measure(observed(question)?.latencyMs, question.snapshot, question.window);
  if (latency === null) return unknown('latency', 'The latency is not known.');
  const kept = latency.mean <= limit;
  const words = `p95 latency is ${latency.mean.toFixed(0)} ms, ${kept ? 'within' : 'above'} the objective of ${limit} ms.`;
  const outcome = kept ? good(question.decision) : 'regressed';
  return found('latency', outcome, words, { latencyMs: latency.mean, objectiveMs: limit }, latency, (value) => value > limit);
}

/** Has the saving come? The old place counts at today's price where that is known. */
export function examineCost(question: Question): Examined & { readonly realisedUsdPerMonth: number | null } {
  const { decision, snapshot, window, config } = question;
  const hourly = measure(observed(question)?.costUsdPerHour, snapshot, window);
  if (hourly === null) return { ...unknown('cost', 'What the service costs now is not known.'), realisedUsdPerMonth: null };
  const counterfactual = priceOf(decision.from, snapshot, window)?.mean ?? null;
  const before = counterfactual ?? decision.cost.beforeUsdPerMonth;
  const after = hourly.mean * HOURS_PER_MONTH;
  const realised = before - after;
  const predicted = decision.cost.savingUsdPerMonth;
  const needed = predicted - (1 - config.minimumShareOfSaving) * Math.abs(predicted) - NOISE_USD;
  // A service that failed where it was is healed whatever it costs.
  const outcome = decision.kind === 'heal' || realised >= needed ? good(decision) : 'regressed';
  const basis = counterfactual === null ? 'what it cost before the move' : 'what the old place would cost now';
  const sentence = `It costs ${usd(after)} a month against ${usd(before)}, ${basis}: ${usd(realised)} saved of ${usd(predicted)} predicted.`;
  const numbers = { beforeUsdPerMonth: before, afterUsdPerMonth: after, realised, predicted };
  const tooDear = (value: number): boolean => before - value * HOURS_PER_MONTH < needed;
  return { ...found('cost', outcome, sentence, numbers, hourly, tooDear), realisedUsdPerMonth: realised };
}

function observed({ snapshot, decision }: Question): ServiceObservation | undefined {
  return Object.hasOwn(snapshot.services, decision.service) ? snapshot.services[decision.service] : undefined;
}

function good(decision: Move): VerificationOutcome {
  return decision.kind === 'heal' ? 'recovered' : 'held';
}

function found(
  criterion: Finding['criterion'],
  outcome: VerificationOutcome,
  sentence: string,
  numbers: Finding['numbers'],
  measured: Measured = { mean: 0, values: [] },
  isAgainst: (value: number) => boolean = () => false,
): Examined {
  const against = measured.values.filter(isAgainst).length;
  return { criterion, outcome, sentence, numbers, against, instants: measured.values.length };
}

function unknown(criterion: Finding['criterion'], sentence: string): Examined {
  return { criterion, outcome: 'inconclusive', sentence, numbers: {}, against: 0, instants: 0 };
}

function percent(ratio: number): string {
  return `${(ratio * 100).toFixed(1)} %`;
}

function usd(amount: number): string {
  return `${amount.toFixed(2)} USD`;
}
