import type { RuleResult, Verdict, VerdictOutcome } from '../domain/verdict.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Far more than there are rules; what is longer was not written by the gate. */
const MOST_ENTRIES = 2000;

/**
 * Reads `verdict.json` without trust; null when a field is missing, is of another type, or when the file
 * contradicts itself: a rule named twice, an objection set aside by nobody, `auto` beside a security event.
 * Fields that are not known are left out.
 */
export function parseVerdict(text: string): Verdict | null {
  const value = objectOf(parsed(text));
  if (value === null || value['version'] !== 2) return null;
  const { outcome, reasons, securityEvents, approvedBy, judgedAt } = value;
  const bound = readBound(objectOf(value['bound']));
  const rules = readRules(value['rules']);
  if (bound === null || rules === null || !isOutcome(outcome)) return null;
  if (!isTextList(reasons) || !isTextList(securityEvents)) return null;
  if (!isTextOrNull(approvedBy) || approvedBy === '' || typeof judgedAt !== 'string') return null;
  if (outcome === 'auto' && securityEvents.length > 0) return null;
  return { version: 2, outcome, reasons, rules, bound, securityEvents, approvedBy, judgedAt };
}

function readBound(bound: Fields | null): Verdict['bound'] | null {
  if (bound === null) return null;
  const { projectId, pipelineId, mergeRequestIid, policyVersion } = bound;
  const { headSha, baseSha, planDigest, policyDigest, decisionId, expiresAt } = bound;
  if (!isCount(projectId) || !isCountOrNull(pipelineId) || !isCountOrNull(mergeRequestIid)) return null;
  if (!isCountOrNull(policyVersion)) return null;
  if (typeof headSha !== 'string' || typeof baseSha !== 'string') return null;
  if (typeof planDigest !== 'string' || typeof policyDigest !== 'string') return null;
  if (!isTextOrNull(decisionId) || !isTextOrNull(expiresAt)) return null;
  const numbers = { projectId, pipelineId, mergeRequestIid, policyVersion };
  return { ...numbers, headSha, baseSha, planDigest, policyDigest, decisionId, expiresAt };
}

function readRules(value: unknown): RuleResult[] | null {
  if (!Array.isArray(value) || value.length > MOST_ENTRIES) return null;
  const rules = value.map(readRule).filter((rule) => rule !== null);
  const names = new Set(rules.map(({ rule }) => rule));
  return rules.length === value.length && names.size === rules.length ? rules : null;
}

function readRule(value: unknown): RuleResult | null {
  const entry = objectOf(value);
  if (entry === null) return null;
  const { rule, outcome, reason, waived, waivedBy, input, bound, remedy } = entry;
  if (typeof rule !== 'string' || isBlank(rule) || !isOutcome(outcome) || typeof reason !== 'string') return null;
  if (typeof input !== 'string' || typeof bound !== 'string' || typeof remedy !== 'string') return null;
  if (typeof waived !== 'boolean' || !isTextOrNull(waivedBy) || (waivedBy !== null && isBlank(waivedBy))) return null;
  // Only an objection can be set aside, and always by somebody; a denial never is.
  if (waived !== (waivedBy !== null) || (waived && outcome !== 'review')) return null;
  return { rule, outcome, reason, waived, waivedBy, input, bound, remedy };
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
  return Array.isArray(value) && value.length <= MOST_ENTRIES && value.every((entry) => typeof entry === 'string');
}

function isTextOrNull(value: unknown): value is string | null {
  return value === null || typeof value === 'string';
}

function isBlank(text: string): boolean {
  return text.trim() === '';
}

/** Ids and versions: whole, exact, not negative. */
function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isCountOrNull(value: unknown): value is number | null {
  return value === null || isCount(value);
}
