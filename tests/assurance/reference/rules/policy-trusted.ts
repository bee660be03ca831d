import { auto, deny, type Rule, review } from '../seen.ts';
import { at, isNumber, isText } from '../values.ts';

/** Judged by the policy that the decision was taken under, from the trusted side, and by none that is older. */
export const policyTrusted: Rule = ({ input, claim }) => {
  const trust = at(input, 'trust');
  const version = at(trust, 'policyVersion');
  const claimed = at(claim?.fields, 'policyVersion');
  const known = isVersion(version) && isVersion(claimed);
  if (claim !== null && known && version < claimed) return deny;
  const source = at(trust, 'source');
  const minimum = at(trust, 'minimumPolicyVersion');
  const digest = at(trust, 'policyDigest');
  if (claim === null || !known || (source !== 'target-branch' && source !== 'gate-project')) return review;
  if (!isText(digest) || at(claim.fields, 'policyDigest') !== digest) return review;
  return isVersion(minimum) && version >= minimum ? auto : review;
};

function isVersion(value: unknown): value is number {
  return isNumber(value, 1, 1_000_000_000);
}
