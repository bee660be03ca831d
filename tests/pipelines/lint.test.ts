import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROJECT, Scratch } from '../simulator/forge/runner/scratch.ts';
import { commitOwnPipeline } from './own-pipeline.ts';
import { type Fields, type Previewed, previewed, scriptOf } from './previewed.ts';

const JOBS = ['validate', 'plan', 'policy', 'apply', 'notify'];
const file = (name: string): string => readFileSync(join(PROJECT, name), 'utf8');
/** A tag with a whole version, or a digest. */
const PINNED = /^[a-z][a-z0-9./-]*(:\d+\.\d+\.\d+(-[a-z]+)?|@sha256:[0-9a-f]{64})$/;
const object = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});

describe.each([
  ['the pipeline of this repository', (scratch: Scratch) => commitOwnPipeline(scratch)],
  [
    'the pipeline of a gate project',
    (scratch: Scratch) => scratch.commit({ '.gitlab-ci.yml': file('pipelines/gate-project.yml') }),
  ],
])('%s', (name, commit) => {
  const scratch = new Scratch();
  let seen: Previewed;
  const job = (called: string): Fields => seen.jobs[called] ?? {};

  beforeAll(() => {
    commit(scratch);
    seen = previewed(scratch);
  });
  afterAll(() => scratch.remove());

  it('has five jobs, each with a pinned image, a limit in time and artifacts that guests do not see and nobody for long', () => {
    expect(Object.keys(seen.jobs).sort()).toEqual([...JOBS].sort());
    for (const [called, one] of Object.entries(seen.jobs)) {
      const image = String(object(one['image'])['name']).replace('$TRIMTAB_IMAGE', seen.variables['TRIMTAB_IMAGE'] ?? '');
      expect(image, called).toMatch(PINNED);
      expect(one['timeout'], called).toMatch(/^\d+ minutes$/);
      if (one['artifacts'] !== undefined)
        expect(one['artifacts'], called).toMatchObject({
          access: 'developer',
          expire_in: expect.stringMatching(/^1 (week|month)$/),
        });
    }
    // Where nothing of a branch is run, the image is no variable either.
    if (name.includes('gate project')) expect(seen.variables['TRIMTAB_IMAGE']).toBeUndefined();
  });

  it('lets no job hand variables to another', () => {
    for (const [called, one] of Object.entries(seen.jobs)) {
      expect(object(object(one['artifacts'])['reports'])['dotenv'], called).toBeUndefined();
      for (const need of (one['needs'] ?? []) as Fields[]) {
        expect(need, called).toMatchObject({ job: expect.any(String), artifacts: expect.any(Boolean) });
        expect(need['pipeline'], called).toBeUndefined();
        expect(need['project'], called).toBeUndefined();
      }
    }
  });

  it('takes artifacts from the jobs that it names and from no others', () => {
    const taken = Object.fromEntries(JOBS.map((called) => [called, job(called)['dependencies']]));
    expect(taken).toEqual({ validate: [], plan: [], policy: ['plan'], apply: ['plan', 'policy'], notify: ['apply'] });
    for (const called of JOBS) {
      const needs = (job(called)['needs'] ?? []) as Fields[];
      const wanted = needs.filter((need) => need['artifacts'] === true).map((need) => need['job']);
      expect(wanted, called).toEqual(taken[called]);
    }
  });

  it('has no way around the gate: nothing may fail, be started by hand, or depend on words of people', () => {
    const everything = JSON.stringify(seen);
    expect(everything).not.toMatch(/allow_failure|"trigger"|"manual"|"delayed"/);
    expect(everything).not.toMatch(
      /CI_COMMIT_(MESSAGE|TITLE|DESCRIPTION)|CI_MERGE_REQUEST_(TITLE|DESCRIPTION|LABELS)|skip[ -]ci/i,
    );
    for (const called of ['validate', 'plan', 'policy'])
      expect(JSON.stringify(job(called)['rules']), called).toContain('merge_request_event');
    for (const called of JOBS)
      expect(job(called)['when'] ?? 'on_success', called).toBe(called === 'notify' ? 'always' : 'on_success');
  });

  it('applies on the protected branch alone, one at a time, and is not cut short there', () => {
    for (const called of ['apply', 'notify']) {
      expect(job(called)['rules'], called).toEqual([
        { if: '$CI_PIPELINE_SOURCE == "push" && $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH' },
      ]);
      expect(job(called)['interruptible'], called).toBe(false);
    }
    expect(job('apply')['resource_group']).toBe('apply');
    const writes = JOBS.filter((called) => / apply --plan /.test(scriptOf(job(called))));
    expect(writes).toEqual(['apply']);
  });

  it('cleans the environment before anything else is run', () => {
    for (const called of JOBS) {
      const [first] = [job(called)['before_script']].flat(3) as string[];
      expect(first, called).toMatch(/NODE_\*[\s\S]*GIT_\*[\s\S]* TF_\*[\s\S]*unset/);
    }
  });

  it('is written for any sh', () => {
    for (const one of Object.values(seen.jobs)) expect(() => execFileSync('sh', ['-n', '-c', scriptOf(one)])).not.toThrow();
  });
});

describe('where the configuration comes from', () => {
  it('is this repository alone', () => {
    const files = ['.gitlab-ci.yml', ...readdirSync(join(PROJECT, 'pipelines')).map((name) => `pipelines/${name}`)];
    for (const name of files) expect(file(name), name).not.toMatch(/^\s*-?\s*(remote|template|project|component):/m);
  });

  it('is the same for both ways, but for where programs come from', () => {
    const own = ['validate', 'plan', 'policy', 'apply', 'notify', 'base'].map((name) => file(`pipelines/${name}.yml`)).join('\n');
    const gate = file('pipelines/gate-project.yml');
    const outside = (text: string) =>
      [...text.matchAll(/^ +given="\$\{PATH[\s\S]*?^ +case "\$name" in$/gm)].map(([lines]) => lines);
    expect(outside(gate)).toEqual(outside(own));
    expect(outside(own)).toHaveLength(1);
    const dropped = (text: string) =>
      (/^ +(NODE_\* [^)]*)\)\s*unset/m.exec(text)?.[1] ?? '').split(/[\s|\\]+/).filter((name) => name !== '');
    expect(dropped(own).length).toBeGreaterThan(10);
    expect(dropped(gate)).toEqual(expect.arrayContaining(dropped(own)));
  });
});
