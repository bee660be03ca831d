import { placeOf, samePlace } from '../placement.ts';
import { auto, deny, isKind, namedRecords, type Rule, review, type Seen } from '../seen.ts';
import { at, entriesOf, isList, type Json } from '../values.ts';

/** Record, placement file, commits and branch say the same. Contradictions are denied, gaps are not. */
export const recordMatchesDiff: Rule = (seen) => {
  if (contradicts(seen)) return deny;
  return agrees(seen) ? auto : review;
};

function contradicts(seen: Seen): boolean {
  const records = entriesOf(at(seen.input, 'diff', 'records'));
  const placements = entriesOf(at(seen.input, 'diff', 'placements'));
  const altered = namedRecords(seen).some((record) => at(record, 'files') === 'differ');
  const misfiled = records.some((record) => differs(at(record, 'claim', 'service'), at(record, 'service')));
  const misnamed = placements.some((placement) => differs(at(placement, 'named'), at(placement, 'service')));
  const elsewhere = placements.some((placement) => records.some((record) => isElsewhere(placement, record)));
  return misfiled || misnamed || elsewhere || altered || otherDecision(seen) || otherBranch(seen);
}

/** Only a text that is there can contradict one that is there as well. */
function differs(said: Json, filed: Json): boolean {
  return typeof said === 'string' && typeof filed === 'string' && said !== filed;
}

function isElsewhere(placement: Json, record: Json): boolean {
  const after = placeOf(at(placement, 'after'));
  const to = placeOf(at(record, 'claim', 'to'));
  const service = at(record, 'service');
  if (typeof service !== 'string' || service !== at(placement, 'service')) return false;
  return after !== null && to !== null && !samePlace(after, to);
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
  const carried = entriesOf(at(input, 'diff', 'trailers')).includes(claim.id) && at(record, 'files') === 'match';
  return moves && !samePlace(claim.from, claim.to) && carried && at(record, 'baseInHistory') === true;
}
