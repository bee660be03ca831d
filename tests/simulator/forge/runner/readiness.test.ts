import { describe, expect, it } from 'vitest';
import type { ExpandedJob, JobStatus } from '../../../../simulator/forge/runner/port.ts';
import { type Fellow, producersOf, readiness } from '../../../../simulator/forge/runner/readiness.ts';
import { job, need } from './pipelines.ts';

const STAGES = ['build', 'test', 'deploy'];

function nextAfter(next: ExpandedJob, before: Record<string, JobStatus>, more: Partial<Fellow> = {}) {
  const fellows = Object.entries(before).map(([name, status]) => ({
    name,
    status,
    stage: 'build',
    allowFailure: false,
    ...more,
  }));
  return readiness(next, [...fellows, { ...next, status: 'created' as const }], STAGES);
}

describe('a job without needs', () => {
  const next = (when: ExpandedJob['when'] = 'on_success') => job('next', 'test', { when });

  it.each<[JobStatus, string, string, string]>([
    ['running', 'wait', 'wait', 'wait'],
    ['pending', 'wait', 'wait', 'wait'],
    ['manual', 'wait', 'wait', 'wait'],
    ['success', 'start', 'skip', 'start'],
    ['failed', 'skip', 'start', 'start'],
    ['skipped', 'start', 'skip', 'start'],
    ['canceled', 'skip', 'skip', 'skip'],
  ])('after %s: on_success %s, on_failure %s, always %s', (status, onSuccess, onFailure, always) => {
    expect(nextAfter(next('on_success'), { a: 'success', b: status })).toBe(onSuccess);
    expect(nextAfter(next('on_failure'), { a: 'success', b: status })).toBe(onFailure);
    expect(nextAfter(next('always'), { a: 'success', b: status })).toBe(always);
  });

  it('does not mind an allowed failure or a manual job that nobody has to play', () => {
    expect(nextAfter(next(), { a: 'success', b: 'failed' }, { allowFailure: true })).toBe('start');
    expect(nextAfter(next(), { a: 'success', b: 'manual' }, { allowFailure: true })).toBe('start');
  });

  it('takes a job of unknown stage for one of an earlier stage', () => {
    expect(nextAfter(next(), { a: 'failed' }, { stage: null })).toBe('skip');
    expect(nextAfter(next(), { a: 'failed' }, { stage: 'deploy' })).toBe('start');
  });

  it('starts at once in the first stage', () => {
    expect(nextAfter(job('first', 'build'), {})).toBe('start');
  });
});

describe('a job with needs', () => {
  const next = (when: ExpandedJob['when'] = 'on_success') => job('next', 'deploy', { when, needs: [need('a')] });

  it('waits for these jobs only', () => {
    expect(nextAfter(next(), { a: 'success', b: 'running' })).toBe('start');
    expect(nextAfter(job('free', 'deploy', { needs: [] }), { a: 'running' })).toBe('start');
  });

  it('is skipped when a needed job did not run at all, unless it runs always', () => {
    expect(nextAfter(next(), { a: 'skipped' })).toBe('skip');
    expect(nextAfter(next('always'), { a: 'skipped' })).toBe('start');
    expect(nextAfter(next(), { a: 'manual' }, { allowFailure: true })).toBe('skip');
    expect(nextAfter(next(), { a: 'manual' })).toBe('wait');
  });
});

describe('the jobs whose artifacts are taken', () => {
  const fellows = [job('a', 'build'), job('b', 'build'), job('c', 'test')].map((one) => ({ ...one, status: 'success' as const }));
  const taken = (more: Partial<ExpandedJob>) => producersOf(job('next', 'deploy', more), fellows, STAGES);

  it('are those of earlier stages, or of needs, narrowed by dependencies', () => {
    expect(taken({})).toEqual(['a', 'b', 'c']);
    expect(taken({ dependencies: ['b'] })).toEqual(['b']);
    expect(taken({ dependencies: [] })).toEqual([]);
    expect(taken({ needs: [need('a'), need('b', false)] })).toEqual(['a']);
    expect(taken({ needs: [need('a'), need('b')], dependencies: ['b'] })).toEqual(['b']);
  });
});
