import { describe, expect, it } from 'vitest';
import { parseVerdict } from '../../src/apply/verdict-file.ts';
import type { RuleResult, Verdict } from '../../src/domain/verdict.ts';

const DIGEST = `sha256:${'0'.repeat(64)}`;

function rule(changes: Partial<RuleResult> = {}): RuleResult {
  const text = { reason: 'Sure.', input: '0.930', bound: 'above 0.850', remedy: 'Wait for steadier telemetry.' };
  return { rule: 'confidence', outcome: 'auto', ...text, waived: false, waivedBy: null, ...changes };
}

function verdict(changes: Partial<Verdict> = {}): Verdict {
  return {
    version: 2,
    outcome: 'review',
    reasons: ['Low.'],
    rules: [rule(), rule({ rule: 'cost_delta', outcome: 'review', waived: true, waivedBy: 'the emergency' })],
    bound: {
      projectId: 1,
      pipelineId: 7,
      mergeRequestIid: null,
      headSha: 'a'.repeat(40),
      baseSha: 'b'.repeat(40),
      planDigest: DIGEST,
      policyDigest: DIGEST,
      policyVersion: 3,
      decisionId: null,
      expiresAt: null,
    },
    securityEvents: [],
    approvedBy: 'root',
    judgedAt: '2026-11-21T12:00:00.000Z',
    ...changes,
  };
}

/** Every field of a verdict, by its path. */
function pathsOf(value: unknown, path: readonly (string | number)[] = []): (string | number)[][] {
  if (Array.isArray(value)) return [[...path], ...value.flatMap((entry, index) => pathsOf(entry, [...path, index]))];
  if (typeof value !== 'object' || value === null) return [[...path]];
  return [[...path], ...Object.entries(value).flatMap(([key, child]) => pathsOf(child, [...path, key]))];
}

function damaged(path: readonly (string | number)[], value: unknown): string {
  const copy = structuredClone(verdict()) as unknown as Record<string | number, unknown>;
  const parent = path.slice(0, -1).reduce((at, key) => at[key] as Record<string | number, unknown>, copy);
  const key = path.at(-1) ?? '';
  if (value === undefined) delete parent[key];
  else parent[key] = value;
  return JSON.stringify(copy);
}

describe('a verdict file', () => {
  it('is read whole, and nothing else of it', () => {
    expect(parseVerdict(JSON.stringify({ ...verdict(), more: 1 }))).toEqual(verdict());
  });

  it('is none when any field is missing or of another type', () => {
    const paths = pathsOf(verdict()).filter((path) => path.length > 0 && typeof path.at(-1) === 'string');
    expect(paths).toHaveLength(8 + 10 + 2 * 8);
    for (const path of paths) {
      for (const value of [undefined, {}, [5], true, -1, 0.5]) {
        // `waived: true` is a contradiction for one of the rules and what stands there for the other.
        if (path.at(-1) === 'waived' && value === true) continue;
        expect(parseVerdict(damaged(path, value)), `${path.join('.')} = ${JSON.stringify(value)}`).toBeNull();
      }
    }
  });

  it.each([
    ['of the first version', { ...verdict(), version: 1 }],
    ['with another outcome', { ...verdict(), outcome: 'allow' }],
    ['with a rule twice', verdict({ rules: [rule(), rule()] })],
    ['with an objection that nobody set aside', verdict({ rules: [rule({ outcome: 'review', waived: true })] })],
    ['with a waiver that was not used', verdict({ rules: [rule({ waivedBy: 'the emergency' })] })],
    ['with a waived denial', verdict({ rules: [rule({ outcome: 'deny', waived: true, waivedBy: 'the emergency' })] })],
    ['with a rule without a name', verdict({ rules: [rule({ rule: '' })] })],
    ['that is automatic beside a security event', verdict({ outcome: 'auto', securityEvents: ['Forged.'] })],
    ['that nobody with an empty name approved', verdict({ approvedBy: '' })],
    ['with more rules than there are', verdict({ rules: Array.from({ length: 2001 }, (_, i) => rule({ rule: `r${i}` })) })],
    ['that is a list', [verdict()]],
    ['that is nothing', null],
  ])('%s is none', (_, value) => {
    expect(parseVerdict(JSON.stringify(value))).toBeNull();
  });

  it('that is no JSON is none', () => {
    for (const text of ['', '{', 'null', '"auto"']) expect(parseVerdict(text)).toBeNull();
  });
});
