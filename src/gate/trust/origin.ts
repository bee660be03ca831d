import type { Checkout } from '../facts/git.ts';

/** The branch that the forge's API calls the target, and the commit of it that it says to judge by. */
export interface NamedTarget {
  readonly branch: string;
  readonly sha: string;
}

export interface OriginAnswer {
  /** What it says otherwise, one sentence each. */
  readonly contradictions: readonly string[];
  /** Why it could not be asked, and what to do about it; null when it could. */
  readonly problem: string | null;
}

const SILENT =
  'The repository that the checkout came from (remote.origin.url) could not be asked for its target branch, so nobody but the API speaks for policy and keys. Let the job reach its origin, with a job token that may read it, or set up a gate project.';

/**
 * Holds what the API says of the target branch against the repository that the checkout came from. Where to find the API is
 * said by variables; the address of the repository is not, so that no API of somebody else can name keys and policies of his
 * own.
 */
export async function askOrigin(checkout: Checkout, named: NamedTarget): Promise<OriginAnswer> {
  const origin = await checkout.origin(named.branch);
  if (origin === null) return { contradictions: [], problem: SILENT };
  if (origin.defaultBranch !== null && origin.defaultBranch !== named.branch)
    return contradicting('The API names another default branch than the repository itself.');
  if (await isOn(checkout, named.sha, origin.tip)) return { contradictions: [], problem: null };
  return contradicting('The API names a commit that the target branch does not hold.');
}

function contradicting(sentence: string): OriginAnswer {
  return { contradictions: [sentence], problem: null };
}

/** The branch may have moved on since the API was asked. */
async function isOn(checkout: Checkout, sha: string, tip: string | null): Promise<boolean> {
  if (tip === null || tip === sha) return tip === sha;
  const known = await checkout.isAncestor(sha, tip);
  if (known !== null) return known;
  return (await checkout.fetch(tip)) && (await checkout.isAncestor(sha, tip)) === true;
}
