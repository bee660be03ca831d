import { describe, expect, it } from 'vitest';
import { readApply } from '../../src/apply/index.ts';
import type { ForgeJob, ForgePipeline, PipelineStatus } from '../../src/forge/port.ts';
import { forgeWith, HEAD, job, NOW, pipeline, verdict } from './fake-pipelines.ts';

const MINUTE = 60_000;
const REPORT = {
  version: 1,
  engine: 'terraform',
  outcome: 'applied',
  services: ['service-1'],
  creates: 4,
  updates: 0,
  deletes: 4,
  planDigest: 'sha256:0',
  sha: HEAD,
};

const push = (status: PipelineStatus, changes: Partial<ForgePipeline> = {}) => pipeline(status, { source: 'push', ...changes });

function read(
  pipelines: readonly ForgePipeline[],
  jobs: readonly ForgeJob[],
  files: Record<number, Record<string, string>> = {},
  now = NOW,
) {
  return readApply({
    forge: forgeWith(pipelines, { 7: jobs }, files),
    mergeCommitSha: HEAD,
    service: 'service-1',
    since: NOW - MINUTE,
    now,
  });
}

const applied = (report: unknown) =>
  read([push('running')], [job('apply', 'success', 80)], {
    80: { 'apply.json': typeof report === 'string' ? report : JSON.stringify(report) },
  });

describe('an apply', () => {
  it('is done when its job says so, before the pipeline has ended', async () => {
    expect(await applied(REPORT)).toMatchObject({
      kind: 'applied',
      report: { engine: 'terraform', creates: 4, services: ['service-1'] },
    });
    expect(await applied({ ...REPORT, services: ['service-2', 'service-1'] })).toMatchObject({ kind: 'applied' });
  });

  it.each([
    ['had nothing to do', { outcome: 'nothing', services: [] }],
    ['had nothing to do', { outcome: 'nothing', services: ['service-1'] }],
    ['changed service-2, service-10', { services: ['service-2', 'service-10'] }],
    ['changed no service', { services: [] }],
  ])('that %s is not taken for applied', async (did, fields) => {
    expect(await applied({ ...REPORT, ...fields })).toMatchObject({
      kind: 'idle',
      sentence: `job 80 of pipeline 7 ended well and ${did}`,
    });
  });

  it.each([
    ['nothing', []],
    ['applied', ['service-1']],
  ])('says that it left the stack alone, and why, beside %s', async (outcome, services) => {
    const skipped = [{ stack: 'service-1', because: 'a newer commit has moved it' }];
    expect(await applied({ ...REPORT, outcome, services, skipped })).toMatchObject({
      kind: 'left-alone',
      because: 'a newer commit has moved it',
    });
  });

  it('that left another stack alone is done all the same', async () => {
    const skipped = [{ stack: 'service-2', because: 'a newer commit has moved it' }];
    expect(await applied({ ...REPORT, skipped })).toMatchObject({ kind: 'applied', report: { skipped } });
  });

  it.each([
    ['of another commit', { ...REPORT, sha: 'c'.repeat(40) }, 'The apply.json of job 80 is of another commit.'],
    ['that failed', { ...REPORT, outcome: 'failed' }, 'Job 80 reports that the apply failed.'],
    ['of another version', { ...REPORT, version: 2 }, 'Job 80 left no readable apply.json.'],
    ['by an engine that there is not', { ...REPORT, engine: 'hand' }, 'Job 80 left no readable apply.json.'],
    ['with a count that is none', { ...REPORT, creates: -1 }, 'Job 80 left no readable apply.json.'],
    ['with services that are no names', { ...REPORT, services: [1] }, 'Job 80 left no readable apply.json.'],
    [
      'that left something alone without a reason',
      { ...REPORT, skipped: [{ stack: 'a' }] },
      'Job 80 left no readable apply.json.',
    ],
    ['that cannot be read', '{', 'Job 80 left no readable apply.json.'],
  ])('%s has failed', async (_, report, sentence) => {
    expect(await applied(report)).toMatchObject({ kind: 'failed', sentence });
  });

  it('without a report has failed', async () => {
    expect(await read([push('success')], [job('apply', 'success', 80)])).toMatchObject({ kind: 'failed' });
  });

  it.each(['created', 'pending', 'running'] as const)('whose job is %s is waited for', async (status) => {
    expect(await read([push('running')], [job('apply', status, 80)])).toEqual({
      kind: 'waiting',
      sentence: 'Pipeline 7 is running.',
    });
  });

  it('that was not made says what the gate said after the merge', async () => {
    const denied = verdict({ outcome: 'deny', reasons: ['The plan was made for another commit.'] });
    const jobs = [job('policy', 'failed', 70), job('apply', 'skipped', 80)];
    expect(await read([push('failed')], jobs, { 70: { 'verdict.json': JSON.stringify(denied) } })).toMatchObject({
      kind: 'failed',
      sentence: 'The apply job 80 is skipped; the verdict after the merge was deny: The plan was made for another commit.',
      verdict: { outcome: 'deny' },
    });
  });

  it('that was refused for want of a person says so while the pipeline still runs', async () => {
    const review = verdict({ outcome: 'review', reasons: ['The decision expired 5 s ago.'] });
    const jobs = [job('policy', 'success', 70), job('apply', 'failed', 80)];
    expect(await read([push('running')], jobs, { 70: { 'verdict.json': JSON.stringify(review) } })).toMatchObject({
      kind: 'failed',
      sentence: 'The apply job 80 is failed; the verdict after the merge was review: The decision expired 5 s ago.',
    });
  });

  it.each([
    ['failed', [job('apply', 'failed', 80)], 'The apply job 80 is failed.'],
    ['canceled', [job('apply', 'canceled', 80)], 'The apply job 80 is canceled.'],
    ['success', [], 'Pipeline 7 ended (success) without an apply.'],
  ] as const)('in a pipeline that is %s has failed', async (status, jobs, sentence) => {
    expect(await read([push(status)], jobs)).toMatchObject({ kind: 'failed', sentence });
  });

  it('is that of the newest pipeline of the merged commit', async () => {
    const old = push('failed', { id: 6 });
    const reading = await read([push('running'), old], [job('apply', 'running', 80)]);
    expect(reading.kind).toBe('waiting');
    expect((await read([push('success', { sha: 'c'.repeat(40) })], [job('apply', 'success', 80)])).kind).toBe('waiting');
  });

  it('has its deadlines', async () => {
    expect(await read([], [])).toMatchObject({ kind: 'waiting' });
    expect(await read([], [], {}, NOW + 15 * MINUTE)).toMatchObject({
      kind: 'failed',
      sentence: 'There is still no pipeline for the merged commit aaaaaaaaaaaa after 16 minutes.',
    });
    const stuck = push('waiting_for_resource', { createdAt: NOW - 16 * MINUTE });
    expect(await read([stuck], [job('apply', 'waiting_for_resource', 80)])).toMatchObject({ kind: 'failed' });
    const slow = push('running', { createdAt: NOW - 46 * MINUTE });
    expect(await read([slow], [job('apply', 'running', 80)])).toMatchObject({ kind: 'failed' });
  });
});
