import type { RuleResult } from '../domain/verdict.ts';
import type { Facts } from './facts/facts.ts';
import { spelt } from './facts/usernames.ts';
import type { GateInput } from './input.ts';
import { isCritical } from './services.ts';

/**
 * The person who answers for what the protected branch holds: who merged, else who approved, as long as that is neither the
 * bot nor anybody who wrote or pushed it, of a merge request into the target branch; for what is critical only once two have
 * approved. Null in a merge request's own pipeline, and whenever something that this needs is unknown: the forge, who the bot
 * is, who wrote the commits, what is planned, or a job whose variables contradict what is known.
 */
export function approvedBy(facts: Facts, input: GateInput, rules: readonly RuleResult[]): string | null {
  const { forge, trust } = facts;
  if (facts.side !== 'protected-branch' || !forge.reached || forge.bot === null) return null;
  if (trust.file === null || facts.contradictions.length > 0) return null;
  if (!input.plan.known) return null;
  if (isCritical(input.services) && !rules.some(({ rule, outcome }) => rule === 'two_approvals' && outcome === 'auto'))
    return null;
  if (forge.mergeRequest === null) {
    const counts = facts.directPush && trust.file.directPushes === 'apply';
    return counts ? anybodyBut(forge.bot, forge.pipelineUser) : null;
  }
  const { mergeUser, approvals, author, commitAuthors, targetBranch } = forge.mergeRequest;
  if (author === null || commitAuthors === null || targetBranch === null || targetBranch !== forge.defaultBranch) return null;
  const involved = new Set([forge.bot, author, ...commitAuthors].map(spelt));
  const persons = [mergeUser, ...(approvals ?? [])].filter((name) => name !== null);
  return persons.find((name) => !involved.has(spelt(name))) ?? null;
}

function anybodyBut(bot: string, person: string | null): string | null {
  return person === null || spelt(person) === spelt(bot) ? null : person;
}
