import type { Checkout } from '../facts/git.ts';

/** The branch that the forge's API calls the target, and the commit that it calls its tip. */
export interface NamedTarget {
  readonly branch: string;
  readonly sha: string;
}

/**
 * Holds what the API says of the target branch against the repository that the checkout came from. Where to find the API is
 * said by variables; the address of the repository is not, so that no API of somebody else can name keys and policies of his
 * own. Empty where the repository cannot be asked.
 */
export async function contradictedByOrigin(checkout: Checkout, named: NamedTarget): Promise<string[]> {
  const origin = await checkout.origin(named.branch);
  if (origin === null) return [];
  if (origin.defaultBranch !== null && origin.defaultBranch !== named.branch)
    return ['The API names another default branch than the repository itself.'];
  return (await isOn(checkout, named.sha, origin.tip)) ? [] : ['The API names a commit that the target branch does not hold.'];
}

/** The branch may have moved on since the API was asked. */
async function isOn(checkout: Checkout, sha: string, tip: string | null): Promise<boolean> {
  if (tip === null || tip === sha) return tip === sha;
  const known = await checkout.isAncestor(sha, tip);
  if (known !== null) return known;
  return (await checkout.fetch(tip)) && (await checkout.isAncestor(sha, tip)) === true;
}
