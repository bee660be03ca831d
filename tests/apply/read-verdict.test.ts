import { describe, expect, it } from 'vitest';
import { readVerdict, type VerdictRequest } from '../../src/apply/index.ts';
import type { ForgeJob, ForgePipeline } from '../../src/forge/port.ts';
import { BOT, EXPECTED, forgeWith, HEAD, job, NOW, pipeline, rule, verdict } from './fake-pipelines.ts';

const MINUTE = 60_000;
type Files = Record<number, Record<string, string>>;

function read(pipelines: readonly ForgePipeline[], jobs: readonly ForgeJob[], files: Files, more: Partial<VerdictRequest> = {}) {
  const forge = forgeWith(pipelines, { 7: jobs }, files);
  const headPipeline = { id: 7, sha: HEAD };
  const trusted = { bot: BOT, headPipeline, isInTarget: async () => true };
  return readVerdict({ forge, expected: EXPECTED, ...trusted, since: NOW - MINUTE, now: NOW, ...more });
}

const leaves = (text: string): Files => ({ 70: { 'verdict.json': text } });
const judged = (text: string, status: ForgeJob['status'] = 'success', more: Partial<VerdictRequest> = {}) =>
  read([pipeline('success')], [job('policy', status)], leaves(text), more);
const AUTO = JSON.stringify(verdict());

describe('the verdict of a merge request', () => {
  it('is that of its policy job', async () => {
    expect(await judged(AUTO)).toMatchObject({ kind: 'verdict', verdict: { outcome: 'auto' }, pipeline: { id: 7 } });
  });

  it('is there as soon as its job has ended, while the pipeline still runs', async () => {
    const reading = await read([pipeline('running')], [job('plan', 'running', 69), job('policy', 'success')], leaves(AUTO));
    expect(reading.kind).toBe('verdict');
  });

  it('is a denial when the job failed with one', async () => {
    const rules = [rule({ rule: 'record_matches_diff', outcome: 'deny', reason: 'Forged.' })];
    const denied = verdict({ outcome: 'deny', rules }, { decisionId: 'dec_of_somebody', expiresAt: null });
    expect(await judged(JSON.stringify(denied), 'failed')).toMatchObject({ kind: 'verdict', verdict: { outcome: 'deny' } });
  });

  it('may be a review without a decision', async () => {
    const review = verdict({ outcome: 'review' }, { decisionId: null, expiresAt: null, policyVersion: null });
    expect(await judged(JSON.stringify(review))).toMatchObject({ kind: 'verdict', verdict: { outcome: 'review' } });
  });

  it('may set aside what the policy lets an emergency or a waiver set aside', async () => {
    const waived = { outcome: 'review', waived: true, waivedBy: 'the emergency' } as const;
    const rules = [rule({ ...waived, rule: 'cost_delta' }), rule(waived)];
    expect(await judged(JSON.stringify(verdict({ rules })))).toMatchObject({ kind: 'verdict', verdict: { outcome: 'auto' } });
  });

  it('is that of the newest pipeline of exactly this commit', async () => {
    const older = pipeline('success', { id: 7 });
    const newer = pipeline('running', { id: 8 });
    const jobs = [job('policy', 'success')];
    expect(await read([newer, older], jobs, leaves(AUTO))).toMatchObject({ kind: 'waiting' });
    expect(await read([older, newer], jobs, leaves(AUTO))).toMatchObject({ kind: 'waiting' });
    const other = pipeline('success', { id: 9, sha: 'c'.repeat(40) });
    expect(await read([other, older], jobs, leaves(AUTO))).toMatchObject({ kind: 'verdict' });
  });

  it('of a job that was started again is waited for', async () => {
    expect(await read([pipeline('running')], [job('policy', 'running', 71)], leaves(AUTO))).toMatchObject({ kind: 'waiting' });
  });
});

describe('a pipeline that somebody else has started', () => {
  it.each([
    ['named by the list', 'mallory', 'mallory'],
    ['named by the pipeline alone', null, 'mallory'],
  ])('is not heard: %s', async (_, listed, shown) => {
    const forge = forgeWith([pipeline('success', { startedBy: listed })], { 7: [job('policy', 'success')] }, leaves(AUTO));
    const pipelineOf = async () => pipeline('success', { startedBy: shown });
    expect(await judged(AUTO, 'success', { forge: { ...forge, pipeline: pipelineOf } })).toMatchObject({
      kind: 'invalid',
      suspicion: 'foreign-pipeline',
      sentence: 'Pipeline 7 was started by mallory, not by trimtab: its verdict does not count, a person decides.',
    });
  });

  it('is not heard when the forge does not say who', async () => {
    const reading = await read([pipeline('success', { startedBy: null })], [job('policy', 'success')], leaves(AUTO));
    expect(reading).toMatchObject({ kind: 'invalid', suspicion: null, sentence: expect.stringContaining('is not known') });
  });

  it('is asked about only when there is a verdict to weigh', async () => {
    const asked: number[] = [];
    const forge = forgeWith([pipeline('running', { startedBy: null })], { 7: [job('policy', 'running')] });
    const pipelineOf = async (id: number) => {
      asked.push(id);
      return null;
    };
    expect(await judged(AUTO, 'running', { forge: { ...forge, pipeline: pipelineOf } })).toMatchObject({ kind: 'waiting' });
    expect(asked).toEqual([]);
  });
});

describe('what the forge holds against a merge', () => {
  const held = (headPipeline: VerdictRequest['headPipeline'], text = AUTO) => judged(text, 'success', { headPipeline });

  it('has to be the judged pipeline: nothing yet, or an older one, is waited for', async () => {
    expect(await held(null)).toEqual({ kind: 'waiting', sentence: 'The forge has not taken up pipeline 7 yet.' });
    expect(await held({ id: 6, sha: 'c'.repeat(40) })).toMatchObject({ kind: 'waiting' });
  });

  it('has to be the judged pipeline: a newer one of another kind, or of another commit, is for a person', async () => {
    expect(await held({ id: 9, sha: HEAD })).toMatchObject({
      kind: 'invalid',
      sentence: 'The forge holds pipeline 9 against a merge, not the judged 7.',
    });
    expect(await held({ id: 7, sha: 'c'.repeat(40) })).toMatchObject({ kind: 'invalid' });
  });

  it('does not matter where nothing is to be merged', async () => {
    expect(await held(null, JSON.stringify(verdict({ outcome: 'review' })))).toMatchObject({ kind: 'verdict' });
  });
});

describe('two verdicts are none', () => {
  it('from two policy jobs', async () => {
    const jobs = [job('policy', 'success', 71), job('policy', 'success', 70)];
    expect(await read([pipeline('success')], jobs, leaves(AUTO))).toMatchObject({ kind: 'invalid', suspicion: 'altered' });
  });

  it('from another job of the same pipeline', async () => {
    const jobs = [job('plan', 'success', 69), job('policy', 'success', 70)];
    expect(await read([pipeline('success')], jobs, { ...leaves(AUTO), 69: { 'verdict.json': AUTO } })).toMatchObject({
      kind: 'invalid',
      suspicion: 'altered',
      sentence: 'Job 69 (plan) left a verdict.json as well.',
    });
  });
});

describe('a verdict is worth nothing', () => {
  it.each([
    ['of another project', verdict({}, { projectId: 2 }), 'mismatch', 'The verdict is for project 2, not 1.'],
    ['of another merge request', verdict({}, { mergeRequestIid: 4 }), 'mismatch', 'The verdict is for merge request 4, not 3.'],
    ['of no merge request', verdict({}, { mergeRequestIid: null }), 'mismatch', 'The verdict is for merge request none, not 3.'],
    [
      'of another commit',
      verdict({}, { headSha: 'c'.repeat(40) }),
      'mismatch',
      'The verdict is for commit cccccccccccc, not aaaaaaaaaaaa.',
    ],
    ['of another pipeline', verdict({}, { pipelineId: 6 }), 'mismatch', 'The verdict is of pipeline 6, not 7.'],
    ['of another decision', verdict({}, { decisionId: 'dec_2' }), 'mismatch', 'The verdict is for decision dec_2, not dec_1.'],
    [
      'of another decision, to review',
      verdict({ outcome: 'review' }, { decisionId: 'dec_2' }),
      'mismatch',
      'The verdict is for decision dec_2, not dec_1.',
    ],
    ['of no decision', verdict({}, { decisionId: null }), 'mismatch', 'The verdict is for decision none, not dec_1.'],
    ['without a plan', verdict({}, { planDigest: 'unknown' }), 'altered', 'The verdict is not bound to a plan.'],
    ['without a policy', verdict({}, { policyDigest: 'unknown' }), 'altered', 'The verdict is not bound to a policy.'],
    [
      'of an older policy',
      verdict({}, { policyVersion: 4 }),
      'old-policy',
      'The verdict is of version 4 of the policy, which is older than 5.',
    ],
    [
      'of a policy that only has the version of the one in force',
      verdict({}, { policyDigest: `sha256:${'1'.repeat(64)}` }),
      'altered',
      'The verdict is of another policy than the one in force, which is version 5 as well.',
    ],
    [
      'of a policy without a version',
      verdict({}, { policyVersion: null }),
      'old-policy',
      'The verdict does not say which version of the policy it is of.',
    ],
    ['without a base', verdict({}, { baseSha: '0'.repeat(40) }), 'altered', 'The verdict is not bound to a base commit.'],
    ['without an expiry', verdict({}, { expiresAt: null }), null, 'The verdict has expired.'],
    ['with an expiry that is no date', verdict({}, { expiresAt: 'never' }), null, 'The verdict has expired.'],
    ['that has expired', verdict({}, { expiresAt: new Date(NOW).toISOString() }), null, 'The verdict has expired.'],
    ['without rules', verdict({ rules: [] }), 'altered', 'The verdict names no rule.'],
    [
      'that is milder than its rules',
      verdict({ rules: [rule({ outcome: 'review', reason: 'Low.' })] }),
      'altered',
      'The verdict says auto although confidence does not.',
    ],
    [
      'that sets aside what nobody may',
      verdict({ rules: [rule({ rule: 'signature', outcome: 'review', waived: true, waivedBy: 'the emergency' })] }),
      'altered',
      'The verdict sets signature aside, which nobody may.',
    ],
    [
      'that names an approval before the merge',
      verdict({ approvedBy: 'root' }),
      'altered',
      'The verdict names an approval, which there is none of before a merge.',
    ],
  ])('%s', async (_, wrong, suspicion, sentence) => {
    expect(await judged(JSON.stringify(wrong))).toMatchObject({ kind: 'invalid', sentence, suspicion });
  });

  it('not because its policy is newer than the one that is known, or because none is known', async () => {
    const newer = JSON.stringify(verdict({}, { policyVersion: 6, policyDigest: `sha256:${'1'.repeat(64)}` }));
    expect(await judged(newer)).toMatchObject({ kind: 'verdict' });
    for (const policyInForce of [
      { policyDigest: null, policyVersion: 5 },
      { policyDigest: `sha256:${'1'.repeat(64)}`, policyVersion: null },
    ])
      expect(await judged(AUTO, 'success', { expected: { ...EXPECTED, policyInForce } })).toMatchObject({ kind: 'verdict' });
  });

  it('when its base has left the history of the target branch', async () => {
    const asked: string[] = [];
    const isInTarget = async (sha: string) => asked.push(sha) === 0;
    expect(await judged(AUTO, 'success', { isInTarget })).toMatchObject({
      kind: 'invalid',
      suspicion: 'mismatch',
      sentence: "The verdict's base bbbbbbbbbbbb is not in the history of the target branch.",
    });
    expect(asked).toEqual(['b'.repeat(40)]);
  });

  it.each([
    ['when it is no JSON', '{'],
    ['when it is empty', ''],
    ['when it is a list', '[]'],
    ['when it is two', AUTO + AUTO],
    ['of another version', JSON.stringify({ ...verdict(), version: 1 })],
    ['with another outcome', JSON.stringify({ ...verdict(), outcome: 'allow' })],
    ['without what it is bound to', JSON.stringify({ ...verdict(), bound: null })],
    ['bound to a text for a number', JSON.stringify(verdict({}, { pipelineId: '7' as unknown as number }))],
    ['with a rule that is none', JSON.stringify({ ...verdict(), rules: [{ rule: 'x' }] })],
    ['with reasons that are no texts', JSON.stringify({ ...verdict(), reasons: [1] })],
    ['that is automatic beside a security event', JSON.stringify(verdict({ securityEvents: ['Forged.'] }))],
  ])('%s', async (_, text) => {
    expect(await judged(text)).toMatchObject({
      kind: 'invalid',
      suspicion: 'altered',
      sentence: 'The verdict.json of job 70 is not of the known form.',
    });
  });

  it('when the job does not agree with it', async () => {
    expect(await judged(AUTO, 'failed')).toMatchObject({ kind: 'invalid', suspicion: 'altered' });
    expect(await judged(JSON.stringify(verdict({ outcome: 'deny' })))).toMatchObject({ kind: 'invalid', suspicion: 'altered' });
  });

  it('when the job left none', async () => {
    const reading = await read([pipeline('failed')], [job('policy', 'failed')], {});
    expect(reading).toMatchObject({ kind: 'invalid', suspicion: null, sentence: 'Job 70 left no verdict.json.' });
  });
});

describe('a pipeline', () => {
  it('that is not there yet is waited for, but not for ever', async () => {
    expect(await read([], [], {})).toMatchObject({ kind: 'waiting' });
    const late = await read([], [], {}, { now: NOW + 15 * MINUTE });
    expect(late).toEqual({
      kind: 'invalid',
      sentence: 'There is still no pipeline for commit aaaaaaaaaaaa after 16 minutes.',
      suspicion: null,
      pipeline: null,
    });
  });

  it.each(['created', 'waiting_for_resource', 'preparing', 'pending', 'scheduled'] as const)(
    'that is %s may be so for 15 minutes',
    async (status) => {
      const at = (age: number) => read([pipeline(status, { createdAt: NOW - age })], [job('policy', 'created')], {});
      expect(await at(15 * MINUTE)).toMatchObject({ kind: 'waiting' });
      expect(await at(16 * MINUTE)).toMatchObject({
        kind: 'invalid',
        sentence: 'Pipeline 7 has waited for a runner for 16 minutes.',
      });
    },
  );

  it('that runs may do so for 30 minutes more', async () => {
    const at = (age: number) => read([pipeline('running', { createdAt: NOW - age })], [job('policy', 'created')], {});
    expect(await at(45 * MINUTE)).toMatchObject({ kind: 'waiting' });
    expect(await at(46 * MINUTE)).toMatchObject({ kind: 'invalid', sentence: 'Pipeline 7 has not ended after 46 minutes.' });
  });

  it.each(['success', 'failed', 'canceled', 'skipped'] as const)(
    'that ended (%s) without a judgement is told',
    async (status) => {
      expect(await read([pipeline(status)], [job('plan', 'failed', 69)], {})).toMatchObject({
        kind: 'invalid',
        sentence: `Pipeline 7 ended (${status}) without a judgement.`,
      });
    },
  );

  it.each(['canceled', 'skipped', 'manual'] as const)('whose policy job is %s is for a person', async (status) => {
    expect(await read([pipeline('running')], [job('policy', status)], leaves(AUTO))).toMatchObject({ kind: 'invalid' });
  });

  it('of a push is not that of the merge request', async () => {
    const reading = await read([pipeline('success', { source: 'push' })], [job('policy', 'success')], leaves(AUTO));
    expect(reading).toMatchObject({ kind: 'waiting', sentence: 'Waiting for the pipeline to start.' });
  });
});
