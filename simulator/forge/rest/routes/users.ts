import type { FastifyInstance } from 'fastify';
import type { Core } from '../../core.ts';
import { iso } from '../../iso.ts';
import { noRecord } from '../../refusal.ts';
import { GITLAB_VERSION } from '../../state/project.ts';
import type { User } from '../../state/user.ts';
import { parametersOf, pathPart, userOf } from '../asking.ts';
import { paged } from '../paging.ts';
import { presentCurrentUser, presentUser } from '../present/user.ts';

/** Every token of the forge is good for this long, from its start on. */
const TOKEN_DAYS = 90;
const VERSION = { version: GITLAB_VERSION, revision: '0000000' };

export function userRoutes(app: FastifyInstance, core: Core): void {
  app.get('/version', (request) => {
    userOf(core, request);
    return VERSION;
  });
  app.get('/metadata', (request) => {
    userOf(core, request);
    return { ...VERSION, kas: { enabled: false, externalUrl: null, version: null }, enterprise: false };
  });
  app.get('/user', (request) => presentCurrentUser(userOf(core, request), core.address.url, iso(core.clock.epoch)));
  app.get('/personal_access_tokens/self', (request) => presentToken(userOf(core, request), core));
  app.get('/users', (request, reply) => {
    userOf(core, request);
    const username = parametersOf(request).text('username');
    const users = core.state.users.filter((user) => username === undefined || user.username === username.toLowerCase());
    return paged(users, request, reply, core.address.url).map((user) => presentUser(user, core.address.url));
  });
  app.get('/users/:user', (request) => {
    userOf(core, request);
    const user = core.state.users.find((one) => String(one.id) === pathPart(request, 'user'));
    if (user === undefined) throw noRecord();
    return { ...presentUser(user, core.address.url), created_at: iso(core.clock.epoch), bot: user.bot };
  });
}

/** The token that asks: a project access token for bots, a personal one for people. */
function presentToken(user: User, core: Core) {
  const { epoch } = core.clock;
  return {
    id: user.id,
    name: user.username,
    revoked: false,
    created_at: iso(epoch),
    description: null,
    scopes: ['api'],
    user_id: user.id,
    last_used_at: iso(core.clock.now()),
    active: true,
    expires_at: iso(epoch + TOKEN_DAYS * 86_400_000).slice(0, 10),
  };
}
