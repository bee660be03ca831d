import { placeOf, samePlace } from '../placement.ts';
import { auto, type Rule, review, type Seen } from '../seen.ts';
import { at, isList, isText, type Json } from '../values.ts';

/** One placement file whose marked values differ, and the decision record beside it: nothing else. */
export const dataOnlyDiff: Rule = (seen) => {
  const diff = at(seen.input, 'diff');
  const files = at(diff, 'files');
  if (at(diff, 'known') !== true || at(diff, 'fileCount') !== 2 || !isList(files) || files.length !== 2) return review;
  const placement = files.find((file) => at(file, 'kind') === 'placement');
  const record = files.find((file) => at(file, 'kind') === 'record');
  const service = at(placement, 'service');
  if (!isText(service)) return review;
  const inPlace =
    at(placement, 'path') === `infra/placements/${service}.ts` && at(record, 'path') === `infra/decisions/${service}.json`;
  const plain = at(placement, 'regular') === true && at(record, 'regular') === true;
  const edited = at(placement, 'status') === 'modified' && isOneOf(at(record, 'status'), ['added', 'modified']);
  return inPlace && plain && edited && onlyValuesOf(service, seen) ? auto : review;
};

function onlyValuesOf(service: string, { placement }: Seen): boolean {
  const before = placeOf(at(placement, 'before'));
  const after = placeOf(at(placement, 'after'));
  if (at(placement, 'service') !== service || at(placement, 'named') !== service) return false;
  if (at(placement, 'problem') !== null || at(placement, 'onlyMarkedLiterals') !== true) return false;
  return before !== null && after !== null && !samePlace(before, after);
}

function isOneOf(value: Json, list: readonly string[]): boolean {
  return list.some((entry) => entry === value);
}
