import { auto, deny, type Rule, review } from '../seen.ts';
import { at } from '../values.ts';

/** Signed by a key that the trusted side names, for now. */
export const signature: Rule = ({ record, claim }) => {
  const status = at(record, 'signature', 'status');
  if (status === 'forged' || status === 'unknown-key') return deny;
  return status === 'valid' && claim !== null ? auto : review;
};
