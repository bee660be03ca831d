import { auto, deny, isAccused, type Rule, recordsOf, review, type Seen } from '../seen.ts';
import { at, isText, type Json } from '../values.ts';

/** Signed by a key that the trusted side names, for now. */
export const signature: Rule = (seen) => {
  if (isAccused(recordsWith('forged', seen)) || isAccused(recordsWith('unknown-key', seen))) return deny;
  const { status, keyId } = { status: at(seen.record, 'signature', 'status'), keyId: at(seen.record, 'signature', 'keyId') };
  return seen.claim !== null && status === 'valid' && isText(keyId) ? auto : review;
};

function recordsWith(status: string, seen: Seen): Json[] {
  return recordsOf(seen)
    .filter((record) => at(record, 'signature', 'status') === status)
    .map((record) => at(record, 'service'));
}
