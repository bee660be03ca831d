import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { JobStatus, PipelineRequest } from '../../simulator/forge/runner/port.ts';
import { commitOwnPipeline } from '../pipelines/own-pipeline.ts';
import { PROJECT, Recorder, Scratch } from '../simulator/forge/runner/scratch.ts';
import { leftOut } from './parts.ts';

/** Every behaviour that both executors have to agree on, in one file. */
const BEHAVIOURS = {
  stages: ['build', 'test', 'deploy', 'end'],
  variables: { GREETING: 'hello $CI_COMMIT_REF_NAME', PRICE: '$$5' },
  build: {
    stage: 'build',
    before_script: ['export MADE=here'],
    script: [
      'mkdir -p out/deep',
      'echo "$MADE $GREETING $PRICE" > out/deep/file',
      'echo COLOUR=green > some.env',
      'echo x > left-out',
    ],
    artifacts: { paths: ['out/'], reports: { dotenv: 'some.env' } },
  },
  'odd name: a/b': { stage: 'build', script: ['echo odd > odd.txt'], artifacts: { paths: ['*.txt'] } },
  warned: {
    stage: 'build',
    script: ['echo w > w.txt', 'exit 3'],
    allow_failure: true,
    artifacts: { paths: ['w.txt'], when: 'always' },
  },
  takes: {
    stage: 'test',
    script: ['cat out/deep/file odd.txt > seen', 'echo "$COLOUR $CI_MESSAGE" >> seen', 'if [ -e left-out ]; then exit 9; fi'],
    artifacts: { paths: ['seen'] },
  },
  bare: {
    stage: 'test',
    needs: [{ job: 'build', artifacts: false }],
    script: ['if [ -e out ]; then exit 9; fi', 'echo "[$COLOUR]" > bare'],
    artifacts: { paths: ['bare'] },
  },
  optional: { stage: 'test', script: ['true'], when: 'manual' },
  missing: { stage: 'test', script: ['true'], rules: [{ if: '$CI_COMMIT_BRANCH == "other"' }] },
  fails: {
    stage: 'deploy',
    script: ['echo "<failed/>" > report.xml', 'false | cat', 'echo no'],
    artifacts: { when: 'always', reports: { junit: 'report.xml' } },
  },
  slow: { stage: 'deploy', script: ['sleep 60'], timeout: '2 seconds' },
  rescue: { stage: 'end', script: ['echo rescued > rescued'], when: 'on_failure', artifacts: { paths: ['rescued'] } },
  always: { stage: 'end', script: ['true'], when: 'always' },
  never: { stage: 'end', script: ['true'] },
};

interface Result {
  readonly status: Record<string, JobStatus>;
  readonly kept: Record<string, Record<string, string>>;
}

const withoutRsync = leftOut('rsync', 'bash');

describe.skipIf(withoutRsync)('built-in and gitlab-ci-local', () => {
  const scratch = new Scratch();
  const executors = { 'built-in': scratch.runner(), 'gitlab-ci-local': scratch.runner({ executor: 'gitlab-ci-local' }) };
  afterAll(() => scratch.remove());

  async function result(executor: keyof typeof executors, request: PipelineRequest): Promise<Result> {
    const runner = executors[executor];
    const recorder = new Recorder();
    const ofJob = (job: { name: string }) => ({ CI_JOB_NAME: job.name, CI_JOB_TOKEN: 'token-of-the-job' });
    await runner.run(request, await runner.expand(request), ofJob, recorder).done;
    const kept = Object.fromEntries(Object.keys(recorder.files).map((job) => [job, recorder.kept(job)]));
    return { status: recorder.status, kept };
  }

  it('give the same result for every kind of job', async () => {
    const sha = scratch.commit({ '.gitlab-ci.yml': BEHAVIOURS });
    const request = scratch.request(sha, { variables: { CI_COMMIT_REF_NAME: 'main', CI_MESSAGE: 'costs $MADE up' } });
    const builtIn = await result('built-in', request);
    expect(builtIn.status).toEqual({
      build: 'success',
      'odd name: a/b': 'success',
      warned: 'failed',
      takes: 'success',
      bare: 'success',
      optional: 'manual',
      fails: 'failed',
      slow: 'failed',
      rescue: 'success',
      always: 'success',
      never: 'skipped',
    });
    expect(builtIn.kept['takes']).toEqual({ seen: 'here hello main $5\nodd\ngreen costs $MADE up\n' });
    expect(await result('gitlab-ci-local', request)).toEqual(builtIn);
  });

  it.each(['auto', 'deny'])('give the same result for our own job graph when the gate says %s', async (verdict) => {
    const before = commitOwnPipeline(scratch);
    const sha = scratch.commit({ 'infra/placements/shop.ts': `// moved, ${verdict}` });
    const variables = { STAND_IN_VERDICT: verdict, STAND_IN_STALE: '1', CI_MERGE_REQUEST_DIFF_BASE_SHA: before };
    const push = scratch.request(sha, { variables, beforeSha: before });
    const proposal = scratch.request(sha, { variables, source: 'merge_request_event', ref: 'refs/merge-requests/1/head' });
    for (const request of [push, proposal]) {
      const builtIn = await result('built-in', request);
      expect(builtIn.status['policy']).toBe(verdict === 'deny' ? 'failed' : 'success');
      expect(await result('gitlab-ci-local', request)).toEqual(builtIn);
    }
  });

  it('give the same result for our own pipeline', async () => {
    const { repository, before, sha } = changedService(join(scratch.folder, 'fleet'));
    const variables = {
      CI_MERGE_REQUEST_DIFF_BASE_SHA: before,
      CI_PIPELINE_ID: '1',
      GITLAB_USER_LOGIN: 'root',
      TRIMTAB_BOT_USERNAME: 'trimtab',
      TRIMTAB_ENGINE: 'embedded',
    };
    const proposal: Partial<PipelineRequest> = { source: 'merge_request_event', ref: 'refs/merge-requests/1/head' };
    for (const more of [proposal, { beforeSha: before }]) {
      const request = scratch.request(sha, { ...more, repository, variables });
      const builtIn = await result('built-in', request);
      // No forge answers, so nobody can have approved: the gate asks for review and the apply job refuses.
      const applied = more.beforeSha === undefined ? {} : { apply: 'failed', notify: 'success' };
      expect(builtIn.status).toEqual({ validate: 'success', plan: 'success', policy: 'success', ...applied });
      expect(outcomeOf(builtIn)).toBe('review');
      const ciLocal = await result('gitlab-ci-local', request);
      expect(ciLocal.status).toEqual(builtIn.status);
      expect(Object.keys(ciLocal.kept['plan'] ?? {})).toEqual(Object.keys(builtIn.kept['plan'] ?? {}));
      expect(planOf(ciLocal)).toEqual(planOf(builtIn));
      expect(outcomeOf(ciLocal)).toEqual(outcomeOf(builtIn));
    }
  });
});

/** But for when it was made. */
const planOf = ({ kept }: Result): unknown => ({ ...JSON.parse(kept['plan']?.['plan/plan.json'] ?? 'null'), plannedAt: null });
const outcomeOf = ({ kept }: Result): unknown => JSON.parse(kept['policy']?.['verdict.json'] ?? 'null')?.outcome;

/** A clone of this repository with one more commit, by a person, that changes the size of service-1. */
function changedService(folder: string): { repository: string; before: string; sha: string } {
  const identity = ['-c', 'user.name=Root', '-c', 'user.email=root@example.com'];
  const git = (...args: string[]): string =>
    execFileSync('git', ['-C', folder, ...identity, ...args], { encoding: 'utf8' }).trim();
  execFileSync('git', ['clone', '--quiet', PROJECT, folder]);
  const before = git('rev-parse', 'HEAD');
  const file = join(folder, 'infra', 'placements', 'service-1.ts');
  const placement = readFileSync(file, 'utf8');
  const moved = placement.replace(/\d+, \/\/ trimtab:count/, '3, // trimtab:count');
  expect(moved).not.toBe(placement);
  writeFileSync(file, moved);
  git('commit', '--quiet', '--all', '--message', 'Give service-1 three instances');
  return { repository: join(folder, '.git'), before, sha: git('rev-parse', 'HEAD') };
}
