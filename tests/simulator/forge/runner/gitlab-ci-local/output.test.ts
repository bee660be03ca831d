import { expect, it } from 'vitest';
import { readLine } from '../../../../../simulator/forge/runner/gitlab-ci-local/output.ts';

it.each([
  ['plan starting shell (plan)', { kind: 'started' }],
  ['plan $ node infra/cli.ts plan', { kind: 'log', text: '$ node infra/cli.ts plan' }],
  ['plan > 3 to create', { kind: 'log', text: '3 to create' }],
  ['plan >', { kind: 'log', text: '' }],
  ['plan > finished in 3 s FAIL 3', { kind: 'log', text: 'finished in 3 s FAIL 3' }],
  ['plan finished in 12 ms FAIL 3 ', { kind: 'result', code: 3 }],
  ['plan finished in 12 ms  WARN 137 ', { kind: 'result', code: 137 }],
  ['plan finished in 12 ms', { kind: 'other' }],
  ['planner > not ours', { kind: 'other' }],
  ['Using fallback git user.name', { kind: 'other' }],
])('reads %s', (line, said) => {
  expect(readLine(line, 'plan')).toEqual(said);
});
