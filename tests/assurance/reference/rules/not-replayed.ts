import { auto, deny, type Rule, review } from '../seen.ts';
import { at } from '../values.ts';

/** The decision was not carried out before. */
export const notReplayed: Rule = ({ record, claim }) => {
  const replayed = at(record, 'replayed');
  if (replayed === true) return deny;
  return replayed === false && claim !== null ? auto : review;
};
