import type { RuleResult, VerdictOutcome } from '../domain/verdict.ts';
import { asList, asObject, asText } from './facts/json.ts';
import type { Judgement } from './port.ts';

const SEVERITY: Readonly<Record<VerdictOutcome, number>> = { auto: 0, review: 1, deny: 2 };

/** The answer when there is no answer: a person looks at it. */
export function unanswered(fault: string): Judgement {
  return { outcome: 'review', rules: [], fault };
}

/**
 * Reads what the compiled policy returned. A result set without exactly one result, a rule of another
 * form, and an outcome that is milder than its own rules are all answered with `review`.
 */
export function readJudgement(resultSet: unknown): Judgement {
  const results = asList(resultSet);
  if (results?.length !== 1) return unanswered('The policy gave no result.');
  const result = asObject(asObject(results[0])?.['result']);
  const rules = asList(result?.['rules'])?.map(readRule);
  const outcome = readOutcome(result?.['outcome']);
  if (outcome === null || rules === undefined || rules.length === 0 || rules.some((rule) => rule === null))
    return unanswered('The policy gave a result that is not of the known form.');
  const known = rules.filter((rule) => rule !== null);
  if (new Set(known.map(({ rule }) => rule)).size !== known.length) return unanswered('The policy named a rule twice.');
  const worst = worstOf(known);
  if (SEVERITY[outcome] < SEVERITY[worst])
    return { outcome: 'review', rules: known, fault: `The policy answered ${outcome} although a rule says ${worst}.` };
  const fault = outcome === worst ? null : `The policy answered ${outcome} although no rule does.`;
  return { outcome, rules: known, fault };
}

function worstOf(rules: readonly RuleResult[]): VerdictOutcome {
  const counted = rules.filter((rule) => !(rule.waived && rule.outcome === 'review'));
  return counted.reduce<VerdictOutcome>((worst, { outcome }) => (SEVERITY[outcome] > SEVERITY[worst] ? outcome : worst), 'auto');
}

function readRule(value: unknown): RuleResult | null {
  const entry = asObject(value);
  const rule = asText(entry?.['rule']);
  const outcome = readOutcome(entry?.['outcome']);
  const reason = asText(entry?.['reason']);
  const waived = entry?.['waived'];
  const waivedBy = entry?.['waivedBy'];
  const [input, bound, remedy] = [asText(entry?.['input']), asText(entry?.['bound']), asText(entry?.['remedy'])];
  if (rule === null || outcome === null || reason === null || input === null || bound === null || remedy === null) return null;
  // What is set aside is set aside by somebody, and only an objection can be.
  const isWaived = waived === true && outcome === 'review' && typeof waivedBy === 'string' && waivedBy !== '';
  if (!isWaived && (waived !== false || waivedBy !== null)) return null;
  return { rule, outcome, reason, waived: isWaived, waivedBy: isWaived ? waivedBy : null, input, bound, remedy };
}

function readOutcome(value: unknown): VerdictOutcome | null {
  return value === 'auto' || value === 'review' || value === 'deny' ? value : null;
}
