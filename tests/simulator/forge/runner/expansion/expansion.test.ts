import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { NODE_MODULES, Scratch } from '../scratch.ts';

const scratch = new Scratch();
const runner = scratch.runner();
afterAll(() => scratch.remove());

/** A runner whose gitlab-ci-local is the real one, and counted. */
function countedRunner() {
  const log = join(scratch.folder, 'runs');
  const nodeModules = join(scratch.folder, 'node_modules');
  mkdirSync(join(nodeModules, '.bin'), { recursive: true });
  writeFileSync(join(nodeModules, 'package.json'), '{"type":"module"}');
  const real = JSON.stringify(join(NODE_MODULES, '.bin', 'gitlab-ci-local'));
  const program = `import { appendFileSync } from 'node:fs';\nappendFileSync(${JSON.stringify(log)}, '.');\nawait import(${real});\n`;
  writeFileSync(join(nodeModules, '.bin', 'gitlab-ci-local'), program);
  return { runner: scratch.runner({ nodeModules }), runs: () => readFileSync(log, 'utf8').length };
}

describe('an expanded pipeline', () => {
  it('has includes, extends, references, rules and variables resolved', async () => {
    const sha = scratch.commit({
      '.gitlab-ci.yml': {
        stages: ['late', 'early', 'unused'],
        include: [{ local: '/ci/*.yml' }],
        variables: { A: 'global', B: 'global' },
        never: { stage: 'late', script: ['x'], rules: [{ if: '$CI_COMMIT_BRANCH == "other"' }] },
        second: {
          extends: '.base',
          stage: 'early',
          environment: 'at-$CI_COMMIT_BRANCH',
          variables: { B: 'job' },
          script: ['x'],
          rules: [
            { if: '$A == "other"', variables: { C: 'wrong' } },
            { if: '$A == "global"', when: 'manual', variables: { C: 'rule' } },
          ],
        },
        first: { extends: '.base', stage: 'late', script: ['x'], when: 'manual' },
      },
      'ci/base.yml':
        '.base:\n  before_script: [echo one]\n  timeout: 2 minutes\n  cache: { key: { files: [lock] }, paths: [deps] }\n',
    });
    const { stages, jobs } = await runner.expand(scratch.request(sha));
    expect(stages).toEqual(['late', 'early']);
    expect(jobs.map((job) => [job.name, job.when, job.allowFailure])).toEqual([
      ['first', 'manual', true],
      ['second', 'manual', false],
    ]);
    expect(jobs[1]).toMatchObject({
      variables: { A: 'global', B: 'job', C: 'rule' },
      environment: 'at-main',
      beforeScript: ['echo one'],
      timeoutSeconds: 120,
      cache: { keyFiles: ['lock'], paths: ['deps'] },
    });
  });

  it('is worked out once for each kind of event', async () => {
    const ci = { one: { script: ['x'], rules: [{ if: '$CI_COMMIT_BRANCH == "main"' }] } };
    const [first, second] = [scratch.commit({ '.gitlab-ci.yml': ci }), scratch.commit({ 'unrelated.txt': 'x' })];
    const { runner: counted, runs } = countedRunner();
    const expand = async (sha: string, message: string, more = {}) =>
      (await counted.expand(scratch.request(sha, { variables: { CI_COMMIT_MESSAGE: message }, ...more }))).jobs.length;
    expect(await Promise.all([expand(first, 'a'), expand(first, 'b'), expand(second, 'c')])).toEqual([1, 1, 1]);
    expect(runs()).toBe(1);
    expect(await expand(second, 'd', { ref: 'other' })).toBe(0);
    expect(runs()).toBe(2);
  });

  it('compares changes with the base of the event', async () => {
    const ci = { one: { script: ['x'], rules: [{ changes: ['infra/*'] }] } };
    const before = scratch.commit({ '.gitlab-ci.yml': ci });
    const other = scratch.commit({ 'docs/a': 'x' });
    const infra = scratch.commit({ 'infra/a': 'x' });
    const jobs = async (sha: string, beforeSha: string) => (await runner.expand(scratch.request(sha, { beforeSha }))).jobs.length;
    const counted = await Promise.all([jobs(other, before), jobs(infra, before), jobs(other, '0'.repeat(40))]);
    expect(counted).toEqual([0, 1, 1]);
  });

  it('is none where there is no CI file', async () => {
    scratch.git('rm', '--quiet', '.gitlab-ci.yml');
    expect((await runner.expand(scratch.request(scratch.commit({})))).jobs).toEqual([]);
  });
});

describe('CI files that are refused', () => {
  it.concurrent.each<[string, object, string]>([
    ['an unknown keyword', { one: { script: ['x'], scirpt: ['y'] } }, 'scirpt'],
    [
      'a need that rules left out',
      { a: { script: ['x'], rules: [{ if: '$NO' }] }, b: { script: ['x'], needs: ['a'] } },
      "needs 'a' job",
    ],
    ['a keyword the executors cannot honour', { one: { script: ['x'], services: ['postgres'] } }, 'services'],
  ])('with %s', async (_, ci, said) => {
    const sha = scratch.commit({ '.gitlab-ci.yml': ci });
    const refused = runner.expand(scratch.request(sha));
    await expect(refused).rejects.toMatchObject({ name: 'InvalidPipeline', message: expect.stringContaining(said) });
  });
});
