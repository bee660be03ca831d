import { randomUUID } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { basicPassword } from './access/credentials.ts';
import type { Actor } from './access/tokens.ts';
import type { Core } from './core.ts';
import { serveGit } from './git/http-backend.ts';
import { PUSH_ENV } from './git/receive-hooks.ts';
import { recordPush } from './pushes/record-push.ts';
import { PROJECT } from './state/project.ts';
import { hasRole } from './state/user.ts';

const DENIED = 'HTTP Basic: Access denied. The provided password or token is incorrect.\n';

/** Git over smart HTTP, at `/platform/fleet.git`. */
export function gitRoutes(core: Core) {
  return async (app: FastifyInstance): Promise<void> => {
    // Bodies go to Git as they come.
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', (_request, _payload, done) => done(null));
    const base = `/${PROJECT.path}.git`;
    // Without `.git`, GitLab sends clients on.
    app.get(`/${PROJECT.path}/info/refs`, (request, reply) =>
      reply.redirect(request.url.replace(`/${PROJECT.path}/`, `${base}/`), 301),
    );
    app.get(`${base}/info/refs`, (request, reply) => {
      const { service } = request.query as { service?: string };
      return answer(core, request, reply, service === 'git-receive-pack');
    });
    app.post(`${base}/git-upload-pack`, (request, reply) => answer(core, request, reply, false));
    app.post(`${base}/git-receive-pack`, (request, reply) => answer(core, request, reply, true));
  };
}

async function answer(core: Core, request: FastifyRequest, reply: FastifyReply, push: boolean): Promise<FastifyReply> {
  const password = basicPassword(request.headers);
  const actor = password === null ? null : core.tokens.find(password);
  if (actor === null) return reply.status(401).header('WWW-Authenticate', 'Basic realm="GitLab"').type('text/plain').send(DENIED);
  if (push && (actor.job !== null || !hasRole(actor.user, 'developer')))
    return reply.status(403).type('text/plain').send('You are not allowed to push code to this project.\n');
  reply.hijack();
  await hand(core, request, reply, actor, push).catch(() => reply.raw.destroy());
  return reply;
}

async function hand(core: Core, request: FastifyRequest, reply: FastifyReply, actor: Actor, push: boolean): Promise<void> {
  const [path = '', query = ''] = request.url.split('?', 2);
  const report = join(dirname(core.repository.path), `push-${randomUUID()}`);
  const backend = {
    root: dirname(core.repository.path),
    path: path.replace(`/${PROJECT.path}.git`, `/${basename(core.repository.path)}`),
    query,
    username: actor.user.username,
    env: push ? { [PUSH_ENV.protectedAllowed]: hasRole(actor.user, 'maintainer') ? 'yes' : 'no', [PUSH_ENV.report]: report } : {},
  };
  await serveGit(backend, request.raw, reply.raw, () => (push ? settle(core, actor, report) : Promise.resolve()));
}

/** Takes over what the hook reported; nothing when the push was refused. */
async function settle(core: Core, actor: Actor, report: string): Promise<void> {
  const lines = await readFile(report, 'utf8').catch(() => '');
  await rm(report, { force: true });
  for (const line of lines.split('\n').filter((one) => one !== '')) {
    const [before = '', after = '', ref = ''] = line.split(' ');
    await recordPush(core, { ref, before, after, user: actor.user });
  }
}
