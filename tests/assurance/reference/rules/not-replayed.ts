import { auto, deny, namedRecords, type Rule, review } from '../seen.ts';
import { at } from '../values.ts';

/** The decision was not carried out before. */
export const notReplayed: Rule = (seen) => {
  if (namedRecords(seen).some((record) => at(record, 'replayed') === true)) return deny;
  return seen.claim !== null && at(seen.record, 'replayed') === false ? auto : review;
};
