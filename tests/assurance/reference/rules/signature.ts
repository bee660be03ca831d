import { auto, deny, namedRecords, type Rule, review } from '../seen.ts';
import { at, isText } from '../values.ts';

/** Signed by a key that the trusted side names, for now. */
export const signature: Rule = (seen) => {
  const statuses = namedRecords(seen).map((record) => at(record, 'signature', 'status'));
  if (statuses.includes('forged') || statuses.includes('unknown-key')) return deny;
  const { status, keyId } = { status: at(seen.record, 'signature', 'status'), keyId: at(seen.record, 'signature', 'keyId') };
  return seen.claim !== null && status === 'valid' && isText(keyId) ? auto : review;
};
