import { auto, type Rule, review, type Seen } from '../seen.ts';
import { at, isText } from '../values.ts';

/** The bot's merge request from the bot's branch to the default branch of the same project carries this very commit. */
export const knownOrigin: Rule = (seen) => {
  const { input, claim } = seen;
  const request = at(input, 'forge', 'mergeRequest');
  const bot = at(input, 'forge', 'bot');
  const target = at(input, 'forge', 'defaultBranch');
  if (claim === null || at(input, 'forge', 'reached') !== true || !isText(bot) || !isText(target)) return review;
  const ours =
    at(request, 'author') === bot &&
    at(request, 'sourceBranch') === `trimtab/${claim.kind}/${claim.service}` &&
    at(request, 'sameProject') === true &&
    at(request, 'targetBranch') === target;
  return ours && carriesHead(seen) ? auto : review;
};

function carriesHead({ input }: Seen): boolean {
  const forge = at(input, 'forge');
  const request = at(forge, 'mergeRequest');
  const head = at(input, 'head', 'sha');
  if (!isText(head)) return false;
  if (at(input, 'side') === 'protected-branch')
    return at(request, 'state') === 'merged' && at(request, 'mergeCommitSha') === head;
  if (at(input, 'side') !== 'merge-request') return false;
  return at(request, 'state') === 'opened' && at(request, 'headSha') === head && at(forge, 'pipelineUser') === at(forge, 'bot');
}
