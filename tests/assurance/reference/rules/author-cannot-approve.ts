import { auto, deny, type Rule, review } from '../seen.ts';
import { at, isList, isText } from '../values.ts';

/** Nobody approves, or merges, their own change; the bot's merge of its own request counts as nobody's. */
export const authorCannotApprove: Rule = ({ input, claim }) => {
  const request = at(input, 'forge', 'mergeRequest');
  const [author, bot, merger] = [at(request, 'author'), at(input, 'forge', 'bot'), at(request, 'mergeUser')];
  const approvals = at(request, 'approvals');
  const authors = at(request, 'commitAuthors');
  if (isText(bot) && author === bot && isList(approvals) && approvals.includes(bot)) return deny;
  if (claim === null || !isText(author) || !isText(bot) || !isList(approvals) || !isList(authors)) return review;
  if (!approvals.every(isText) || !authors.every(isText) || (merger !== null && !isText(merger))) return review;
  if (approvals.includes(author) || approvals.some((name) => authors.includes(name))) return review;
  return merger === author && merger !== bot ? review : auto;
};
