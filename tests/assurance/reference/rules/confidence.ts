import { auto, missed, type Rule, review, threshold } from '../seen.ts';
import { at, isNumber } from '../values.ts';

/** Above the threshold. */
export const confidence: Rule = (seen) => {
  const claimed = at(seen.claim?.fields, 'confidence');
  const limit = threshold(seen, 'confidence', 'above');
  if (!isNumber(claimed, 0, 1) || !isNumber(limit, 0, 1)) return review;
  return claimed > limit ? auto : missed;
};
