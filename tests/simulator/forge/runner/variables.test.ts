import { describe, expect, it } from 'vitest';
import { jobVariables, referencesIn, type VariableSources } from '../../../../simulator/forge/runner/variables.ts';
import { job } from './pipelines.ts';

function variables(given: Record<string, string>, written: Record<string, string>, more: Partial<VariableSources> = {}) {
  const request = {
    pipelineId: 1,
    source: 'push',
    ref: 'main',
    sha: '',
    beforeSha: '',
    repository: '',
    variables: given,
  } as const;
  return jobVariables({ request, job: job('one', 'test', { variables: written }), ofJob: {}, dotenv: {}, ...more });
}

describe('the variables of a job', () => {
  it('take precedence as in GitLab: project, dotenv, YAML, predefined', () => {
    const given = { CI_JOB_STAGE: 'predefined', CI_COMMIT_SHA: 'predefined', A: 'project' };
    const written = { CI_COMMIT_SHA: 'yaml', A: 'yaml', B: 'yaml', C: 'yaml' };
    expect(variables(given, written, { dotenv: { A: 'dotenv', B: 'dotenv' } })).toEqual({
      CI_JOB_STAGE: 'predefined',
      CI_COMMIT_SHA: 'yaml',
      A: 'project',
      B: 'dotenv',
      C: 'yaml',
    });
  });

  it('have references in YAML values replaced, through other YAML values too', () => {
    const written = { BASE: '$CI_COMMIT_BEFORE_SHA', LINE: `from $\{BASE}, $$5, $UNKNOWN.` };
    expect(variables({ CI_COMMIT_BEFORE_SHA: 'abc' }, written)).toMatchObject({ BASE: 'abc', LINE: 'from abc, $5, .' });
  });

  it('do not let a commit message read a token', () => {
    const given = { CI_COMMIT_MESSAGE: 'Saves 5 $ and $DEPLOY_TOKEN', DEPLOY_TOKEN: 'a$CI_COMMIT_MESSAGE' };
    expect(variables(given, {})).toEqual(given);
  });

  it('end when they refer to themselves or to each other', () => {
    expect(variables({ CI_NAME: 'x' }, { CI_NAME: '$CI_NAME-y', A: '$B', B: 'b$A' })).toMatchObject({
      CI_NAME: 'x-y',
      A: 'b',
      B: 'b',
    });
  });
});

it('finds the names a text refers to', () => {
  expect(referencesIn(`$A == "x" && $\{B_2} != $$C`)).toEqual(['A', 'B_2']);
});
