import { type Check, critical, judged, type Sight, WELL, warning } from '../check.ts';
import { TOKEN_MENU } from '../controller.ts';
import { known, type Reading, unknown } from '../reading.ts';
import type { Settings } from '../settings.ts';

/** What opens, merges and comments merge requests. */
const NEEDED = 'api';
/** `api` includes all of these. */
const NOT_WIDER: ReadonlySet<string> = new Set([
  NEEDED,
  'read_api',
  'read_user',
  'read_repository',
  'write_repository',
  'self_rotate',
]);

export const tokenScope: Check = {
  id: 'token-scope',
  title: "the token's scope is `api`, for this project",
  why: 'With less than `api` the controller can open and merge nothing; with more, somebody who steals its token can do more.',
  click: `${TOKEN_MENU}: make a project access token with the scope api only, and revoke this one`,
  api: 'POST /projects/:id/access_tokens with scopes=api',
  look: async (settings) => [
    ...judged(await scopesOf(settings), judgeScopes),
    ...judged(await isOfPerson(settings), (person) =>
      person ? warning('the token belongs to a person, and so reaches all of their projects') : WELL,
    ),
  ],
};

async function scopesOf(settings: Settings): Promise<Reading<readonly string[]>> {
  const token = await settings.asController('personal_access_tokens/self');
  if (!token.known) return token;
  const { scopes } = token.value;
  if (Array.isArray(scopes) && scopes.every((scope) => typeof scope === 'string')) return known(scopes);
  return unknown('GitLab does not say which scopes the token has');
}

function judgeScopes(scopes: readonly string[]): readonly Sight[] {
  return [...tooNarrow(scopes), ...tooWide(scopes)];
}

function tooNarrow(scopes: readonly string[]): readonly Sight[] {
  if (scopes.includes(NEEDED)) return WELL;
  const has = scopes.length === 0 ? 'no scope' : `only ${scopes.join(', ')}`;
  return critical(`the controller's token has ${has}, and needs ${NEEDED}: it can open and merge nothing`);
}

function tooWide(scopes: readonly string[]): readonly Sight[] {
  const wider = scopes.filter((scope) => !NOT_WIDER.has(scope));
  if (wider.length === 0) return WELL;
  const seen = `the controller's token also has ${wider.join(', ')}`;
  return wider.some((scope) => scope === 'sudo' || scope === 'admin_mode') ? critical(seen) : warning(seen);
}

async function isOfPerson(settings: Settings): Promise<Reading<boolean>> {
  const user = await settings.asController('user');
  if (!user.known) return user;
  const { bot } = user.value;
  return typeof bot === 'boolean' ? known(!bot) : unknown('GitLab does not say whether the token belongs to a person');
}
