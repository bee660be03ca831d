import { auto, deny, isAccused, type Rule, recordsOf, review } from '../seen.ts';
import { at } from '../values.ts';

/** The decision was not carried out before. */
export const notReplayed: Rule = (seen) => {
  const replayed = recordsOf(seen).filter((record) => at(record, 'replayed') === true);
  if (isAccused(replayed.map((record) => at(record, 'service')))) return deny;
  return seen.claim !== null && at(seen.record, 'replayed') === false ? auto : review;
};
