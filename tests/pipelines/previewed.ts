import { execFileSync } from 'node:child_process';
import { parse } from 'yaml';
import { NODE_MODULES, type Scratch } from '../simulator/forge/runner/scratch.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** A configuration with includes, `extends` and references resolved: what a forge would work with. */
export interface Previewed {
  readonly workflow: Fields;
  readonly variables: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Fields>>;
}

/** As gitlab-ci-local sees the configuration in the work tree of a scratch repository. */
export function previewed(scratch: Scratch): Previewed {
  const printed = execFileSync(process.execPath, [`${NODE_MODULES}/.bin/gitlab-ci-local`, '--preview'], {
    cwd: `${scratch.folder}/tree`,
    env: { PATH: process.env['PATH'] ?? '', HOME: scratch.folder },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const { stages: _, workflow, variables, ...jobs } = parse(printed) as Record<string, Fields>;
  return {
    workflow: workflow ?? {},
    variables: (variables ?? {}) as Record<string, string>,
    jobs: jobs as Record<string, Fields>,
  };
}

/** All that a job runs, as one text. */
export function scriptOf(job: Fields): string {
  return [job['before_script'], job['script']].flat(3).join('\n');
}
