import { isRecord } from '../fields.ts';

/** What one rule of the gate said. */
export interface RuleAnswer {
  readonly rule: string;
  readonly outcome: Outcome;
  /** True when it objected and the objection was set aside. */
  readonly waived: boolean;
}

export type Outcome = 'auto' | 'review' | 'deny';

/** Far more than there are rules; what is longer was not written by the gate. */
const MOST_ENTRIES = 2000;

/** Objections that the policy lets an emergency or a waiver set aside: missed thresholds. `src/apply/binding.ts` holds the same. */
const WAIVABLE: ReadonlySet<string> = new Set(['cost_delta', 'confidence', 'minimum_saving', 'freeze_windows', 'blast_radius']);

/** Null when one is not of the known form, is named twice, or is set aside by nobody. */
export function readRules(value: unknown): readonly RuleAnswer[] | null {
  if (!Array.isArray(value) || value.length > MOST_ENTRIES) return null;
  const rules = value.map(readRule).filter((rule) => rule !== null);
  const names = new Set(rules.map(({ rule }) => rule));
  return rules.length === value.length && names.size === rules.length ? rules : null;
}

function readRule(value: unknown): RuleAnswer | null {
  if (!isRecord(value)) return null;
  const { rule, waived, waivedBy, reason, input, bound, remedy } = value;
  const outcome = readOutcome(value['outcome']);
  if (!isFilled(rule) || outcome === null || typeof waived !== 'boolean') return null;
  if (![reason, input, bound, remedy].every((text) => typeof text === 'string')) return null;
  // Only an objection can be set aside, and always by somebody; a denial never is.
  if (waived ? outcome !== 'review' || !isFilled(waivedBy) : waivedBy !== null) return null;
  return { rule, outcome, waived };
}

/** A sentence when these answers do not bear the outcome out, or when what nobody may set aside was; null when all is well. */
export function contradictionOf(outcome: Outcome, rules: readonly RuleAnswer[]): string | null {
  if (rules.length === 0) return 'The verdict names no rule';
  const waived = rules.find((entry) => entry.waived && !WAIVABLE.has(entry.rule));
  if (waived !== undefined) return `The verdict sets ${waived.rule} aside, which nobody may`;
  const milder = outcome === 'auto' ? (entry: RuleAnswer) => entry.outcome !== 'auto' && !entry.waived : isDenial;
  const objection = outcome === 'deny' ? undefined : rules.find(milder);
  return objection === undefined ? null : `The verdict says ${outcome} although ${objection.rule} says ${objection.outcome}`;
}

function isDenial({ outcome }: RuleAnswer): boolean {
  return outcome === 'deny';
}

export function readOutcome(value: unknown): Outcome | null {
  return (['auto', 'review', 'deny'] as const).find((known) => known === value) ?? null;
}

export function readTexts(value: unknown): readonly string[] | null {
  if (!Array.isArray(value) || value.length > MOST_ENTRIES) return null;
  return value.every((entry) => typeof entry === 'string') ? value : null;
}

function isFilled(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}
