import { auto, deny, type Rule, review } from '../seen.ts';
import { areTexts, at, isText, type Json } from '../values.ts';

/** Nobody approves, or merges, their own change; the bot's merge of its own request counts as nobody's. */
export const authorCannotApprove: Rule = ({ input }) => {
  const request = at(input, 'forge', 'mergeRequest');
  const [author, bot, merger] = [at(request, 'author'), at(input, 'forge', 'bot'), at(request, 'mergeUser')];
  const [approvals, authors] = [at(request, 'approvals'), at(request, 'commitAuthors')];
  if (!isText(author) || !isText(bot)) return review;
  if (author === bot && holds(approvals, bot)) return deny;
  if (!areTexts(approvals) || !areTexts(authors) || !isMergerKnown(merger, input)) return review;
  const involved = [author, bot, ...authors];
  if (approvals.some((name) => involved.includes(name))) return review;
  const wrote = merger === author || authors.some((name) => name === merger);
  return wrote && merger !== bot ? review : auto;
};

/** Among the approvals in whatever form they come: the bot's own is never a mere lack of knowledge. */
function holds(approvals: Json, name: string): boolean {
  return typeof approvals === 'object' && approvals !== null && Object.values(approvals).includes(name);
}

/** Only what is still open was merged by nobody. */
function isMergerKnown(merger: Json, input: Json): boolean {
  return isText(merger) || (merger === null && at(input, 'side') === 'merge-request');
}
