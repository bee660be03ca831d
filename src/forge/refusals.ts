import { ForgeFailure } from './failure.ts';
import type { ForgeAnswer, ForgeRefusal } from './port.ts';

/**
 * Runs a call and turns the refusals that are foreseen into values: `map` says which refusal a failure is,
 * or null when it is none of its own. 401 and 403 are `forbidden`, 404 is `not-found` everywhere.
 */
export async function answered<T>(
  work: () => Promise<T>,
  map: (failure: ForgeFailure) => ForgeRefusal | null = () => null,
): Promise<ForgeAnswer<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    if (!(error instanceof ForgeFailure)) throw error;
    const refusal = map(error) ?? common(error);
    if (refusal === null) throw error;
    return { ok: false, refusal };
  }
}

function common({ status }: ForgeFailure): ForgeRefusal | null {
  if (status === 401 || status === 403) return { kind: 'forbidden' };
  return status === 404 ? { kind: 'not-found' } : null;
}

/** 409 "Another open merge request already exists for this source branch: !7". */
export function existingMergeRequest({ status, detail }: ForgeFailure): ForgeRefusal | null {
  if (status !== 409 || !/already exists/i.test(detail)) return null;
  const iid = /!(\d{1,9})\b/.exec(detail)?.[1];
  return { kind: 'exists', iid: iid === undefined ? null : Number(iid) };
}

/** Answers that say that nothing happened and that the same call may succeed in a moment: a lock, or a branch that is not visible yet. */
export function isNotYet(error: unknown): boolean {
  if (!(error instanceof ForgeFailure)) return false;
  const { status, detail } = error;
  if (status === 409) return !/already exists/i.test(detail);
  return status === 400 && /source.?branch/i.test(detail) && /does not exist/i.test(detail);
}
