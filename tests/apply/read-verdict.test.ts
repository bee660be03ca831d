import { describe, expect, it } from 'vitest';
import { readVerdict } from '../../src/apply/index.ts';
import type { ForgeJob, ForgePipeline } from '../../src/forge/port.ts';
import { EXPECTED, forgeWith, job, NOW, pipeline, verdict } from './fake-pipelines.ts';

const MINUTE = 60_000;

function read(pipelines: readonly ForgePipeline[], jobs: readonly ForgeJob[], text?: string, now = NOW) {
  const forge = forgeWith(pipelines, { 7: jobs }, text === undefined ? {} : { 70: { 'verdict.json': text } });
  return readVerdict({ forge, expected: EXPECTED, since: NOW - MINUTE, now });
}

const judged = (text: string, status: ForgeJob['status'] = 'success', now = NOW) =>
  read([pipeline('success')], [job('policy', status)], text, now);

describe('the verdict of a merge request', () => {
  it('is that of its policy job', async () => {
    const reading = await judged(JSON.stringify(verdict()));
    expect(reading).toMatchObject({ kind: 'verdict', verdict: { outcome: 'auto' }, pipeline: { id: 7 } });
  });

  it('is there as soon as its job has ended, while the pipeline still runs', async () => {
    const reading = await read(
      [pipeline('running')],
      [job('plan', 'running', 69), job('policy', 'success')],
      JSON.stringify(verdict()),
    );
    expect(reading.kind).toBe('verdict');
  });

  it('is a denial when the job failed with one', async () => {
    const rules = [{ rule: 'record_matches_diff', outcome: 'deny' as const, reason: 'Forged.', waived: false }];
    const denied = verdict({ outcome: 'deny', rules }, { decisionId: 'dec_of_somebody', expiresAt: null });
    expect(await judged(JSON.stringify(denied), 'failed')).toMatchObject({ kind: 'verdict', verdict: { outcome: 'deny' } });
  });

  it('may be a review without a decision', async () => {
    const reading = await judged(JSON.stringify(verdict({ outcome: 'review' }, { decisionId: null, expiresAt: null })));
    expect(reading).toMatchObject({ kind: 'verdict', verdict: { outcome: 'review' } });
  });

  it('is that of the newest pipeline of exactly this commit', async () => {
    const older = pipeline('success', { id: 7 });
    const newer = pipeline('running', { id: 8 });
    expect(await read([newer, older], [job('policy', 'success')], JSON.stringify(verdict()))).toMatchObject({ kind: 'waiting' });
    expect(await read([older, newer], [job('policy', 'success')], JSON.stringify(verdict()))).toMatchObject({ kind: 'waiting' });
    const other = pipeline('success', { id: 9, sha: 'c'.repeat(40) });
    expect(await read([other, older], [job('policy', 'success')], JSON.stringify(verdict()))).toMatchObject({ kind: 'verdict' });
  });

  it('of a job that was started again is that of the newer one', async () => {
    const jobs = [job('policy', 'running', 71), job('policy', 'success', 70)];
    expect(await read([pipeline('running')], jobs, JSON.stringify(verdict()))).toMatchObject({ kind: 'waiting' });
  });
});

describe('a verdict is worth nothing', () => {
  it.each([
    ['of another project', verdict({}, { projectId: 2 }), 'The verdict is for project 2, not 1.'],
    ['of another merge request', verdict({}, { mergeRequestIid: 4 }), 'The verdict is for merge request 4, not 3.'],
    ['of no merge request', verdict({}, { mergeRequestIid: null }), 'The verdict is for merge request none, not 3.'],
    ['of another commit', verdict({}, { headSha: 'c'.repeat(40) }), 'The verdict is for commit cccccccccccc, not aaaaaaaaaaaa.'],
    ['of another pipeline', verdict({}, { pipelineId: 6 }), 'The verdict is of pipeline 6, not 7.'],
    ['of another decision', verdict({}, { decisionId: 'dec_2' }), 'The verdict is for decision dec_2, not dec_1.'],
    [
      'of another decision, to review',
      verdict({ outcome: 'review' }, { decisionId: 'dec_2' }),
      'The verdict is for decision dec_2, not dec_1.',
    ],
    ['of no decision', verdict({}, { decisionId: null }), 'The verdict is for decision none, not dec_1.'],
    ['without a plan', verdict({}, { planDigest: 'unknown' }), 'The verdict is not bound to a plan.'],
    ['without a policy', verdict({}, { policyDigest: 'unknown' }), 'The verdict is not bound to a policy.'],
    ['without a base', verdict({}, { baseSha: '0'.repeat(40) }), 'The verdict is not bound to a base commit.'],
    ['without an expiry', verdict({}, { expiresAt: null }), 'The verdict has expired.'],
    ['with an expiry that is no date', verdict({}, { expiresAt: 'never' }), 'The verdict has expired.'],
    ['that has expired', verdict({}, { expiresAt: new Date(NOW).toISOString() }), 'The verdict has expired.'],
    ['without rules', verdict({ rules: [] }), 'The verdict names no rule.'],
    [
      'that is milder than its rules',
      verdict({ rules: [{ rule: 'confidence', outcome: 'review', reason: 'Low.', waived: false }] }),
      'The verdict says auto although confidence does not.',
    ],
  ])('%s', async (_, wrong, sentence) => {
    expect(await judged(JSON.stringify(wrong))).toMatchObject({ kind: 'invalid', sentence });
  });

  it.each([
    ['when it is no JSON', '{'],
    ['when it is empty', ''],
    ['when it is a list', '[]'],
    ['of another version', JSON.stringify({ ...verdict(), version: 2 })],
    ['with another outcome', JSON.stringify({ ...verdict(), outcome: 'allow' })],
    ['without what it is bound to', JSON.stringify({ ...verdict(), bound: null })],
    ['bound to a text for a number', JSON.stringify(verdict({}, { pipelineId: '7' as unknown as number }))],
    ['with a rule that is none', JSON.stringify({ ...verdict(), rules: [{ rule: 'x' }] })],
    ['with reasons that are no texts', JSON.stringify({ ...verdict(), reasons: [1] })],
  ])('%s', async (_, text) => {
    expect(await judged(text)).toMatchObject({
      kind: 'invalid',
      sentence: 'The verdict.json of job 70 is not of the known form.',
    });
  });

  it('when the job does not agree with it', async () => {
    expect(await judged(JSON.stringify(verdict()), 'failed')).toMatchObject({ kind: 'invalid' });
    expect(await judged(JSON.stringify(verdict({ outcome: 'deny' })))).toMatchObject({ kind: 'invalid' });
  });

  it('when the job left none', async () => {
    const reading = await read([pipeline('failed')], [job('policy', 'failed')]);
    expect(reading).toMatchObject({ kind: 'invalid', sentence: 'Job 70 left no verdict.json.' });
  });
});

describe('a pipeline', () => {
  it('that is not there yet is waited for, but not for ever', async () => {
    expect(await read([], [])).toMatchObject({ kind: 'waiting' });
    const late = await read([], [], undefined, NOW + 15 * MINUTE);
    expect(late).toEqual({
      kind: 'invalid',
      sentence: 'There is still no pipeline for commit aaaaaaaaaaaa after 16 minutes.',
      pipeline: null,
    });
  });

  it.each(['created', 'waiting_for_resource', 'preparing', 'pending', 'scheduled'] as const)(
    'that is %s may be so for 15 minutes',
    async (status) => {
      const at = (age: number) => read([pipeline(status, { createdAt: NOW - age })], [job('policy', 'created')]);
      expect(await at(15 * MINUTE)).toMatchObject({ kind: 'waiting' });
      expect(await at(16 * MINUTE)).toMatchObject({
        kind: 'invalid',
        sentence: 'Pipeline 7 has waited for a runner for 16 minutes.',
      });
    },
  );

  it('that runs may do so for 30 minutes more', async () => {
    const at = (age: number) => read([pipeline('running', { createdAt: NOW - age })], [job('policy', 'created')]);
    expect(await at(45 * MINUTE)).toMatchObject({ kind: 'waiting' });
    expect(await at(46 * MINUTE)).toMatchObject({ kind: 'invalid', sentence: 'Pipeline 7 has not ended after 46 minutes.' });
  });

  it.each(['success', 'failed', 'canceled', 'skipped'] as const)(
    'that ended (%s) without a judgement is told',
    async (status) => {
      expect(await read([pipeline(status)], [job('plan', 'failed', 69)])).toMatchObject({
        kind: 'invalid',
        sentence: `Pipeline 7 ended (${status}) without a judgement.`,
      });
    },
  );

  it.each(['canceled', 'skipped', 'manual'] as const)('whose policy job is %s is for a person', async (status) => {
    expect(await read([pipeline('running')], [job('policy', status)], JSON.stringify(verdict()))).toMatchObject({
      kind: 'invalid',
    });
  });

  it('of a push is not that of the merge request', async () => {
    const reading = await read([pipeline('success', { source: 'push' })], [job('policy', 'success')], JSON.stringify(verdict()));
    expect(reading).toMatchObject({ kind: 'waiting', sentence: 'Waiting for the pipeline to start.' });
  });
});
