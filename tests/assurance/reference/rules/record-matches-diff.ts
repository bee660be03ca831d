import { isDeepStrictEqual } from 'node:util';
import { placeOf, samePlace } from '../placement.ts';
import { auto, deny, isAccused, isKind, type Rule, recordsOf, review, type Seen } from '../seen.ts';
import { at, entriesOf, isList, type Json } from '../values.ts';

/** Record, placement file, commits and branch say the same. Contradictions are denied, gaps are not. */
export const recordMatchesDiff: Rule = (seen) => {
  if (contradicts(seen)) return deny;
  return agrees(seen) ? auto : review;
};

function contradicts(seen: Seen): boolean {
  const records = recordsOf(seen);
  const placements = entriesOf(at(seen.input, 'diff', 'placements'));
  const service = (one: Json): Json => at(one, 'service');
  const misfiled = records.filter((record) => differs(at(record, 'claim', 'service'), service(record))).map(service);
  const misnamed = placements.filter((placement) => differs(at(placement, 'named'), service(placement))).map(service);
  const elsewhere = placements.filter((placement) => records.some((record) => isElsewhere(placement, record))).map(service);
  const altered = records.filter((record) => at(record, 'files') === 'differ').map(service);
  return [misfiled, misnamed, elsewhere, altered].some(isAccused) || otherDecision(seen) || otherBranch(seen);
}

/** Only a text can contradict where it was found. */
function differs(said: Json, filed: Json): boolean {
  return typeof said === 'string' && filed !== undefined && said !== filed;
}

function isElsewhere(placement: Json, record: Json): boolean {
  const after = placeOf(at(placement, 'after'));
  const to = placeOf(at(record, 'claim', 'to'));
  const [moved, filed] = [at(placement, 'service'), at(record, 'service')];
  return moved !== undefined && isDeepStrictEqual(moved, filed) && after !== null && to !== null && !samePlace(after, to);
}

function otherDecision({ claim, input }: Seen): boolean {
  const trailers = at(input, 'diff', 'trailers');
  return claim !== null && isList(trailers) && trailers.length > 0 && !trailers.includes(claim.id);
}

function otherBranch({ claim, input }: Seen): boolean {
  const branch = at(input, 'forge', 'mergeRequest', 'sourceBranch');
  if (claim === null || typeof branch !== 'string' || !branch.startsWith('trimtab/')) return false;
  return isKind(claim.kind) && branch !== `trimtab/${claim.kind}/${claim.service}`;
}

function agrees({ claim, record, placement, input }: Seen): boolean {
  if (claim === null || at(claim.fields, 'version') !== 2) return false;
  if (!claim.id.startsWith('dec_') || [...claim.id].length !== 30) return false;
  if (claim.service !== at(record, 'service') || claim.service !== at(placement, 'service')) return false;
  if (claim.service !== at(placement, 'named')) return false;
  const moves = samePlace(claim.from, placeOf(at(placement, 'before'))) && samePlace(claim.to, placeOf(at(placement, 'after')));
  const trailers = at(input, 'diff', 'trailers');
  const carried = isList(trailers) && trailers.includes(claim.id) && at(record, 'files') === 'match';
  return moves && !samePlace(claim.from, claim.to) && carried && at(record, 'baseInHistory') === true;
}
