import { TrimtabError } from '../../lib/errors.ts';
import type { Checkout, HeadFacts } from './git.ts';

/** The commit to judge. Throws a `gate` error when there is none. */
export async function headOf(checkout: Checkout): Promise<HeadFacts> {
  const head = await checkout.head();
  if (head !== null) return head;
  throw new TrimtabError('gate', 'looking for the commit to judge: there is no Git checkout here', {
    advice: 'Run the gate in a clone of the repository, with `git` on the path.',
  });
}
