import { describe, expect, it } from 'vitest';
import { committedAnswers, givenAnswers } from './answers.ts';

const given = await givenAnswers();
const committed = committedAnswers();

// A sentence that was changed on purpose: `node scripts/write-answers.ts`, and read the difference.
describe('what every rule says to the cases of the suites is what is written down', () => {
  it.each(Object.keys({ ...given, ...committed }).sort())('%s', (rule) => {
    expect(given[rule]).toEqual(committed[rule]);
  });
});
