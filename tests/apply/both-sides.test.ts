import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { WAIVABLE, withRule } from '../forgery/cases/t06-contradictions.ts';
import { applyRuns, removeApplyTemplate } from '../forgery/subjects/apply-job.ts';
import { controllerReadsVerdict } from '../forgery/subjects/controller.ts';
import { RULES } from '../forgery/subjects/good-verdict.ts';

// Controller and apply job read verdicts with code of their own, and have to agree. What both refuse is in the forgery corpus.
afterAll(removeApplyTemplate);

const WAIVER = 'a waiver of payments until 2026-12-31: Leaves before its price rises';
const POLICY = new URL('../../policies/gate/rules/waivers/waivers.rego', import.meta.url);

describe('an objection that is set aside', () => {
  it.each(RULES.flatMap((rule) => ['the emergency', WAIVER].map((waivedBy) => [rule, waivedBy] as const)))(
    'of %s by %s counts on both sides or on neither',
    async (rule, waivedBy) => {
      const patch = withRule(rule, { outcome: 'review', waived: true, waivedBy });
      const merged = (await controllerReadsVerdict(patch)).outcome;
      const applied = (await applyRuns((job) => job.forge(patch))).outcome;
      expect([merged, applied]).toEqual(WAIVABLE.includes(rule) ? ['auto', 'acted'] : ['refused', 'refused']);
    },
  );

  it('may be one of those that the policy lets be waived', () => {
    const [, names = ''] = /^waivable := \[(.*)\]$/m.exec(readFileSync(POLICY, 'utf8')) ?? [];
    expect(names.split(', ').map((name) => name.replaceAll('"', ''))).toEqual(WAIVABLE);
  });
});

describe('a person beside auto', () => {
  it('is there after a merge alone: they pressed the button, or approved what is critical', async () => {
    expect(await controllerReadsVerdict({ approvedBy: 'root' })).toEqual({
      outcome: 'refused',
      because: ['The verdict names an approval, which there is none of before a merge.'],
    });
    expect(await applyRuns((job) => job.forge({ approvedBy: 'root' }))).toEqual({ outcome: 'acted', because: ['applied'] });
  });
});
