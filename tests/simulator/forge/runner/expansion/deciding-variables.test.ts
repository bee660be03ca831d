import { expect, it } from 'vitest';
import { dependenceOf } from '../../../../../simulator/forge/runner/expansion/deciding-variables.ts';

it('finds what rules and includes read, also through other variables', () => {
  const main = `
workflow: { rules: [{ if: $CI_PIPELINE_SOURCE == "push", variables: { BASE: $CI_COMMIT_SHA } }] }
variables: { PLACE: $CI_COMMIT_BRANCH/x, UNREAD: $CI_JOB_ID }
include: { local: /$FLAVOUR.yml }
one: { script: [echo $CI_COMMIT_MESSAGE], rules: [!reference [.two, rules], { if: '$PLACE =~ /x/' }] }
`;
  const dependence = dependenceOf([main, 'not: [yaml', 'plain text']);
  expect(dependence).toEqual({ variables: ['CI_COMMIT_BRANCH', 'CI_PIPELINE_SOURCE', 'FLAVOUR', 'PLACE'], tree: false });
});

it('sees when rules look at files', () => {
  expect(dependenceOf(['one: { rules: [{ changes: [a] }] }']).tree).toBe(true);
  expect(dependenceOf(['one: { rules: [{ exists: [a] }] }']).tree).toBe(true);
  expect(dependenceOf(['changes: [a]\none: { script: [exists] }']).tree).toBe(false);
});
