import { expect, it } from 'vitest';
import { complaintIn } from '../../../../../simulator/forge/runner/expansion/complaint.ts';

it('finds the reason among remarks and stack traces', () => {
  const printed = `Using fallback git user.name
  Command failed with exit code 1: git config user.name
git remote get-url origin didn't provide valid matches
YAMLException: unexpected end of the stream within a flow collection (1:6)
 1 | a: [b
----------^
    at e.throwAt (file:///somewhere/index.js:248:545)
`;
  const said = 'YAMLException: unexpected end of the stream within a flow collection (1:6)\n 1 | a: [b\n----------^';
  expect(complaintIn(printed)).toBe(said);
});

it('leaves out advice about options', () => {
  const printed =
    'Invalid .gitlab-ci.yml configuration!\n\t• property x is not expected\n\nFor further troubleshooting, consider';
  expect(complaintIn(printed)).toBe('Invalid .gitlab-ci.yml configuration!\n\t• property x is not expected');
  expect(complaintIn('')).toBe('The CI configuration could not be expanded');
});
