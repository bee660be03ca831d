import { auto, type Rule, review, threshold } from '../seen.ts';
import { areTexts, at, isNumber, isText } from '../values.ts';

/** A critical service is moved when two persons who had no part in the change said so. */
export const twoApprovals: Rule = (seen) => {
  const tier = at(seen.spec, 'tier');
  if (seen.claim === null) return review;
  if (tier === 'standard' || tier === 'batch') return auto;
  const request = at(seen.input, 'forge', 'mergeRequest');
  const approvals = at(request, 'approvals');
  const authors = at(request, 'commitAuthors');
  const involved = [at(request, 'author'), at(seen.input, 'forge', 'bot')];
  const needed = threshold(seen, 'two_approvals', 'approvals');
  if (tier !== 'critical' || !isNumber(needed, 2, 10) || !involved.every(isText)) return review;
  if (!areTexts(approvals) || !areTexts(authors)) return review;
  const others = new Set(approvals.filter((name) => !involved.includes(name) && !authors.includes(name)));
  return others.size >= needed ? auto : review;
};
