import { InfraError } from '../errors.ts';
import type { IsBot } from './bot.ts';
import type { Decision } from './decision.ts';
import { inPipeline } from './pipeline.ts';
import type { PlanFile } from './plan-file.ts';
import { contradictionOf } from './rule-answers.ts';
import type { Environment } from './settings.ts';
import type { Verdict } from './verdict.ts';

/** A verdict is good for an hour, whoever approved. */
export const GOOD_FOR_MS = 60 * 60_000;
/** By how much the clocks of two jobs of one forge may differ. */
const SKEW_MS = 5 * 60_000;
const DIGEST = /^sha256:[0-9a-f]{64}$/;

/** What a verdict is held against. */
export interface Circumstances {
  readonly plan: PlanFile;
  /** The commit that is checked out. */
  readonly head: string;
  /** The decisions that the commit carries for the stacks that would change. */
  readonly decisions: readonly Decision[];
  readonly env: Environment;
  readonly isBot: IsBot;
  /** ms since the epoch by the forge's clock. */
  readonly now: number;
}

/** Throws an InfraError unless this verdict permits this plan at this commit, in this pipeline, now. */
export function permit(verdict: Verdict, at: Circumstances): void {
  bound(verdict, at);
  if (verdict.outcome === 'deny') throw new InfraError('denied', 'The gate denied this plan');
  const old = tooOld(verdict, at.now);
  if (old !== null) throw expired(old);
  if (verdict.outcome === 'review' && verdict.approvedBy === null)
    throw new InfraError('not-approved', 'The gate asks for review and no person approved this plan');
  consistent(verdict, at);
  if (verdict.outcome === 'auto') decided(verdict, at);
}

/** Refuses what contradicts itself. Beside `auto` there may be a person, who merged or approved; never the bot. */
function consistent({ outcome, rules, securityEvents, approvedBy }: Verdict, { isBot }: Circumstances): void {
  const no = (code: string, sentence: string) =>
    new InfraError(code, sentence, { advice: 'No sound policy answers so: look at the policy job of this pipeline.' });
  const contradiction = contradictionOf(outcome, rules);
  if (contradiction !== null) throw no('invalid-verdict', contradiction);
  if (securityEvents.length > 0) throw no('invalid-verdict', `The verdict says ${outcome} beside a security event`);
  if (approvedBy !== null && isBot(approvedBy))
    throw no('not-approved', `The verdict calls the plan approved by ${approvedBy}, which is the bot`);
}

/** The refusal of what came too late. */
export function expired(sentence: string): InfraError {
  return new InfraError('expired', sentence, {
    advice: 'Start a new pipeline: merge anew, or revert. Git is ahead of the cloud.',
  });
}

/** A sentence when the verdict's time is over; null while it holds. */
export function tooOld({ outcome, judgedAt, expiresAt }: Verdict, now: number): string | null {
  if (!Number.isFinite(now)) return 'What time it is cannot be told';
  if (outcome === 'auto' && (expiresAt === null || expiresAt <= now))
    return `The decision behind this plan was good until ${expiresAt === null ? 'no known time' : isoOf(expiresAt)}`;
  if (now - judgedAt >= GOOD_FOR_MS) return `The verdict is of ${isoOf(judgedAt)} and was good for an hour`;
  return judgedAt - now > SKEW_MS ? `The verdict is of ${isoOf(judgedAt)}, which has not come yet` : null;
}

function bound(verdict: Verdict, { plan, head, env }: Circumstances): void {
  const no = (code: string, sentence: string) => new InfraError(code, sentence, { advice: 'Run the pipeline again.' });
  if (verdict.planDigest !== plan.digest) throw no('other-plan', 'The verdict was given for another plan');
  if (verdict.headSha !== head || plan.headSha !== head)
    throw no(
      'other-commit',
      `The verdict was given for commit ${verdict.headSha.slice(0, 12)}, checked out is ${head.slice(0, 12)}`,
    );
  // What a change is about is told by where it starts from, whoever approved it.
  if (verdict.baseSha !== plan.baseSha) throw no('other-base', 'The verdict compares with another commit than the plan does');
  if (!DIGEST.test(verdict.policyDigest)) throw no('no-policy', 'The verdict is bound to no policy');
  for (const [name, found] of [
    ['CI_PROJECT_ID', verdict.projectId],
    ['CI_PIPELINE_ID', verdict.pipelineId],
  ] as const) {
    const here = env[name] ?? '';
    if (here === '' && inPipeline(env)) throw no('other-pipeline', `${name} is not set, so nobody knows which pipeline this is`);
    if (here !== '' && here !== String(found))
      throw no('other-pipeline', `The verdict was given elsewhere: ${name} is ${here}, the verdict says ${found ?? 'none'}`);
  }
}

/** Nothing is applied by itself without the decision that the commit carries: its id, its end and its policy are signed. */
function decided(verdict: Verdict, { decisions }: Circumstances): void {
  const no = (sentence: string) => new InfraError('other-decision', sentence);
  const [decision, ...others] = decisions;
  if (decision === undefined) throw no('The gate calls this plan automatic, and the commit carries no decision for it');
  if (others.length > 0) throw no(`The gate calls this plan automatic, and it changes ${decisions.length} services at once`);
  if (decision.id !== verdict.decisionId)
    throw no(`The verdict was given for decision ${verdict.decisionId ?? 'none'}, the commit carries ${decision.id}`);
  if (decision.expiresAt !== verdict.expiresAt) throw no('The verdict ends at another time than the decision of this commit');
  if (decision.policyDigest !== verdict.policyDigest)
    throw no('The verdict was given by another policy than the one that the decision was taken under');
}

function isoOf(time: number): string {
  return new Date(time).toISOString();
}
