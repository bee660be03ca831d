import { auto, type Rule, review, threshold } from '../seen.ts';
import { areTexts, at, entriesOf, isNumber, isText } from '../values.ts';

const ORDINARY: readonly unknown[] = ['standard', 'batch'];

/** What concerns a critical service, or something of no known tier, is done when two persons who had no part in it said so. */
export const twoApprovals: Rule = (seen) => {
  const own = at(seen.spec, 'tier');
  const isUsual = entriesOf(at(seen.input, 'services')).every((spec) => ORDINARY.includes(at(spec, 'tier')));
  if (isUsual) return seen.claim !== null && ORDINARY.includes(own) ? auto : review;
  if (seen.claim !== null && !ORDINARY.includes(own) && own !== 'critical') return review;
  const request = at(seen.input, 'forge', 'mergeRequest');
  const approvals = at(request, 'approvals');
  const authors = at(request, 'commitAuthors');
  const involved = [at(request, 'author'), at(seen.input, 'forge', 'bot')];
  const needed = threshold(seen, 'two_approvals', 'approvals');
  if (!isNumber(needed, 2, 10) || !involved.every(isText)) return review;
  if (!areTexts(approvals) || !areTexts(authors)) return review;
  const others = new Set(approvals.filter((name) => !involved.includes(name) && !authors.includes(name)));
  return others.size >= needed ? auto : review;
};
