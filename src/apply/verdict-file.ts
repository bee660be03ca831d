import type { RuleResult, Verdict, VerdictOutcome } from '../domain/verdict.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Reads `verdict.json` without trust; null when any field is missing or of another type. */
export function parseVerdict(text: string): Verdict | null {
  const value = objectOf(parsed(text));
  const bound = readBound(objectOf(value?.['bound']));
  const outcome = value?.['outcome'];
  const rules = Array.isArray(value?.['rules']) ? value['rules'].map(readRule) : null;
  const reasons = value?.['reasons'];
  const approvedBy = value?.['approvedBy'];
  const judgedAt = value?.['judgedAt'];
  if (value?.['version'] !== 1 || bound === null || !isOutcome(outcome) || !isTextList(reasons)) return null;
  if (rules === null || !isTextOrNull(approvedBy) || typeof judgedAt !== 'string') return null;
  const known = rules.filter((rule) => rule !== null);
  if (known.length !== rules.length) return null;
  return { version: 1, outcome, reasons, rules: known, bound, approvedBy, judgedAt };
}

function readBound(bound: Fields | null): Verdict['bound'] | null {
  if (bound === null) return null;
  const { projectId, pipelineId, mergeRequestIid, headSha, baseSha, planDigest, policyDigest, decisionId, expiresAt } = bound;
  if (typeof projectId !== 'number' || !isNumberOrNull(pipelineId) || !isNumberOrNull(mergeRequestIid)) return null;
  if (typeof headSha !== 'string' || typeof baseSha !== 'string') return null;
  if (typeof planDigest !== 'string' || typeof policyDigest !== 'string') return null;
  if (!isTextOrNull(decisionId) || !isTextOrNull(expiresAt)) return null;
  return { projectId, pipelineId, mergeRequestIid, headSha, baseSha, planDigest, policyDigest, decisionId, expiresAt };
}

function readRule(value: unknown): RuleResult | null {
  const entry = objectOf(value);
  const { rule, outcome, reason, waived } = entry ?? {};
  if (typeof rule !== 'string' || !isOutcome(outcome) || typeof reason !== 'string' || typeof waived !== 'boolean') return null;
  return { rule, outcome, reason, waived };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

function objectOf(value: unknown): Fields | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;
}

function isOutcome(value: unknown): value is VerdictOutcome {
  return value === 'auto' || value === 'review' || value === 'deny';
}

function isTextList(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string');
}

function isTextOrNull(value: unknown): value is string | null {
  return value === null || typeof value === 'string';
}

function isNumberOrNull(value: unknown): value is number | null {
  return value === null || (typeof value === 'number' && Number.isFinite(value));
}
