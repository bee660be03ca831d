import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import fastify, { type FastifyInstance } from 'fastify';
import { Tokens } from './access/tokens.ts';
import { Background } from './background.ts';
import { Bus } from './bus.ts';
import type { Core } from './core.ts';
import { requireBackend } from './git/http-backend.ts';
import { type SnapshotRequest, snapshot } from './git/snapshot.ts';
import { gitRoutes } from './git-routes.ts';
import { watchAutoMerge } from './merge-requests/auto-merge.ts';
import { MergeChecks } from './merge-requests/merge-checks.ts';
import type { Forge, ForgeOptions } from './options.ts';
import { pages } from './pages/routes.ts';
import { Expansions } from './pipelines/expansions.ts';
import { jobSecrets, jobVariables } from './pipelines/job-variables.ts';
import { PipelineQueue } from './pipelines/pipeline-queue.ts';
import { applyPush } from './pushes/push-effects.ts';
import { restApi } from './rest/api.ts';
import { parseForm } from './rest/parameters.ts';
import { RequestLimit } from './rest/request-limit.ts';
import { addHook } from './rest/routes/hooks.ts';
import { Serial } from './serial.ts';
import { ForgeState } from './state/forge-state.ts';
import { PROJECT, type ProjectVariable } from './state/project.ts';
import { MEMBERS } from './state/user.ts';
import { Stats } from './stats.ts';
import { sendWebhooks } from './webhooks/webhooks.ts';

export type { Forge, ForgeOptions } from './options.ts';
export type { ForgeStats } from './stats.ts';
export type { ProjectVariable };

/** Largest body the API takes, as GitLab's limit for webhooks and states. */
const BODY_LIMIT = 25 * 1024 * 1024;
const REQUESTS_PER_MINUTE = 2000;

/** Starts a GitLab-compatible forge with one project on the loopback interface. */
export async function createForge(options: ForgeOptions): Promise<Forge> {
  const core = await buildCore(options);
  for (const hook of options.hooks ?? []) addHook(core, hook);
  const stopWebhooks = sendWebhooks(core);
  watchAutoMerge(core);
  const app = server(core, options);
  core.address.url = await app.listen({ host: '127.0.0.1', port: options.port ?? 0 });
  return {
    url: core.address.url,
    project: { id: PROJECT.id, path: PROJECT.path },
    bareRepository: core.repository.path,
    stats: () => core.stats.read(),
    idle: () => core.background.idle(),
    close: async () => {
      core.queue.close();
      stopWebhooks();
      app.server.closeAllConnections();
      await app.close();
      await core.background.idle();
    },
  };
}

async function buildCore(options: ForgeOptions): Promise<Core> {
  await requireBackend();
  await mkdir(options.stateDir, { recursive: true });
  const { repository, sha } = await snapshot(firstCommit(options));
  const state = new ForgeState();
  state.branches.set(PROJECT.defaultBranch, sha);
  const tokens = new Tokens();
  for (const member of ['root', 'bot', 'gate', 'ops'] as const) {
    const token = options.tokens[member];
    if (token !== undefined) tokens.add(token, MEMBERS[member]);
  }
  const { clock, runner, variables = [] } = options;
  const bus = new Bus();
  const address = { url: '' };
  const core: Core = {
    clock,
    state,
    repository,
    tokens,
    bus,
    address,
    runner,
    variables,
    background: new Background(options.log ?? ((line) => console.error(line))),
    checks: new MergeChecks(repository, state),
    queue: new PipelineQueue({
      isUrgent: options.isUrgent ?? (() => false),
      runner,
      bus,
      now: () => clock.now(),
      jobVariables: (job) => jobVariables(job, { tokens, url: address.url, now: clock.now() }),
      secretsOf: (job) => jobSecrets(job, tokens, variables),
      jobEnded: (job) => tokens.revoke(job),
    }),
    expansions: new Expansions(),
    merging: new Serial(),
    stats: new Stats(),
    stateWriters: options.stateWriters ?? 'maintainer',
    onPush: (push) => applyPush(core, push),
  };
  return core;
}

function firstCommit(options: ForgeOptions): SnapshotRequest {
  const { seedFiles = [] } = options;
  const listed = (path: string, entry: string) => (entry.endsWith('/') ? path.startsWith(entry) : path === entry);
  return {
    folder: resolve(options.repository),
    bare: resolve(join(options.stateDir, `${PROJECT.name}.git`)),
    branch: PROJECT.defaultBranch,
    author: { name: MEMBERS.root.name, email: MEMBERS.root.email, at: options.clock.now() },
    message: 'Import the fleet\n',
    texts: options.seedTexts ?? {},
    leaveOut: typeof seedFiles === 'function' ? seedFiles : (path) => seedFiles.some((entry) => listed(path, entry)),
  };
}

function server(core: Core, options: ForgeOptions): FastifyInstance {
  const app = fastify({ bodyLimit: BODY_LIMIT, routerOptions: { maxParamLength: 1000 }, forceCloseConnections: true });
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => {
    done(null, parseForm(String(body)));
  });
  const limit = new RequestLimit(options.requestsPerMinute ?? REQUESTS_PER_MINUTE, () => Date.now());
  app.register(restApi(core, limit), { prefix: '/api/v4' });
  app.register(gitRoutes(core));
  app.register(pages(core));
  return app;
}
