import { readFile } from 'node:fs/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Core } from '../core.ts';
import { notFound, Refusal } from '../refusal.ts';
import { jobIn, mergeRequestIn, pathPart, pipelineIn } from '../rest/asking.ts';
import { PROJECT } from '../state/project.ts';
import { ACT, actAs, ownPath, personOf } from './acting.ts';
import { type Form, JOB_ACTIONS, MERGE_REQUEST_ACTIONS, PIPELINE_ACTIONS } from './actions.ts';
import { FormToken, isOurHost } from './csrf.ts';
import { html } from './html.ts';
import { ICON } from './icon.ts';
import { layout, type PageParts } from './layout.ts';
import { LIVE_SCRIPT } from './live.ts';
import { isTab, mergeRequestList, overview } from './merge-request-list.ts';
import { mergeRequestPage } from './merge-request-page.ts';
import { paths } from './parts.ts';
import { commitPage, jobPage, pipelineList, pipelinePage } from './pipeline-pages.ts';

const BASE = `/${PROJECT.path}/-`;
const HEADERS = {
  'Content-Security-Policy':
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'same-origin',
  'Cache-Control': 'no-store',
};

/** What a page says itself; its frame is the same for all. */
type OwnParts = Pick<PageParts, 'title' | 'section' | 'body'>;

/** The pages for people. Whoever can reach the loopback interface acts as one of the persons: `root`, unless they switch. */
export function pages(core: Core) {
  const token = new FormToken();
  return async (app: FastifyInstance): Promise<void> => {
    app.addHook('onRequest', async (request, reply) => {
      reply.headers(HEADERS);
      if (!isOurHost(request.headers.host, core.address.url)) throw new Refusal(421, { message: 'Unknown host' });
    });
    app.setErrorHandler((error, request, reply) => answerError(core, token, error, request, reply));
    app.setNotFoundHandler((request, reply) => answerError(core, token, notFound('Page'), request, reply));
    assets(app, await readFile(new URL('./style.css', import.meta.url), 'utf8'));
    readingRoutes(app, core, token);
    writingRoutes(app, core, token);
  };
}

function assets(app: FastifyInstance, style: string): void {
  app.get('/-/assets/style.css', (_request, reply) => reply.type('text/css').send(style));
  app.get('/-/assets/live.js', (_request, reply) => reply.type('text/javascript').send(LIVE_SCRIPT));
  app.get('/-/assets/icon.svg', (_request, reply) => reply.type('image/svg+xml').send(ICON));
}

function readingRoutes(app: FastifyInstance, core: Core, token: FormToken): void {
  const show = (request: FastifyRequest, reply: FastifyReply, parts: OwnParts) =>
    reply.type('text/html; charset=utf-8').send(layout(core, framed(core, token, request, parts)));
  for (const path of ['/', `/${PROJECT.path}`])
    app.get(path, (request, reply) =>
      show(request, reply, { title: 'Overview', section: 'merge-requests', body: overview(core) }),
    );
  app.get(`${BASE}/merge_requests`, (request, reply) => {
    const { state } = request.query as { state?: string };
    const body = mergeRequestList(core, isTab(state) ? state : 'opened');
    return show(request, reply, { title: 'Merge requests', section: 'merge-requests', body });
  });
  app.get(`${BASE}/merge_requests/:iid`, async (request, reply) => {
    const mergeRequest = mergeRequestIn(core, request);
    const body = await mergeRequestPage(core, mergeRequest, personOf(core, request), token.value);
    return show(request, reply, { title: `!${mergeRequest.iid} ${mergeRequest.title}`, section: 'merge-requests', body });
  });
  app.get(`${BASE}/pipelines`, (request, reply) =>
    show(request, reply, { title: 'Pipelines', section: 'pipelines', body: pipelineList(core) }),
  );
  app.get(`${BASE}/pipelines/:pipeline`, async (request, reply) => {
    const pipeline = pipelineIn(core, request);
    const body = await pipelinePage(core, pipeline, token.value);
    return show(request, reply, { title: `Pipeline #${pipeline.id}`, section: 'pipelines', body });
  });
  app.get(`${BASE}/jobs/:job`, async (request, reply) => {
    const { job, pipeline } = jobIn(core, request);
    return show(request, reply, {
      title: `${job.name} #${job.id}`,
      section: 'pipelines',
      body: await jobPage(pipeline, job, token.value),
    });
  });
  app.get(`${BASE}/jobs/:job/artifacts/*`, async (request, reply) => {
    const { job } = jobIn(core, request);
    const path = pathPart(request, '*');
    const file = Object.hasOwn(job.artifacts, path) ? job.artifacts[path] : undefined;
    const content = file === undefined ? null : await readFile(file).catch(() => null);
    if (content === null) throw notFound();
    return reply.type('text/plain; charset=utf-8').send(content);
  });
  app.get(`${BASE}/commit/:sha`, async (request, reply) => {
    const sha = await core.repository.resolve(pathPart(request, 'sha'));
    const body = sha === null ? null : await commitPage(core, sha);
    if (sha === null || body === null) throw notFound('Commit');
    return show(request, reply, { title: sha.slice(0, 8), section: 'none', body });
  });
}

function writingRoutes(app: FastifyInstance, core: Core, token: FormToken): void {
  const formOf = (request: FastifyRequest): Form => {
    const form = (request.body ?? {}) as Form;
    const given = form['authenticity_token'];
    token.check(typeof given === 'string' ? given : undefined);
    return form;
  };
  app.post(ACT, (request, reply) => {
    const { person, back } = formOf(request);
    actAs(core, typeof person === 'string' ? person : '', reply);
    return reply.redirect(ownPath(back), 303);
  });
  for (const [verb, act] of Object.entries(MERGE_REQUEST_ACTIONS))
    app.post(`${BASE}/merge_requests/:iid/${verb}`, async (request, reply) => {
      const form = formOf(request);
      const mergeRequest = mergeRequestIn(core, request);
      await act(core, mergeRequest, personOf(core, request), form);
      return reply.redirect(paths.mergeRequest(mergeRequest.iid), 303);
    });
  for (const [verb, act] of Object.entries(PIPELINE_ACTIONS))
    app.post(`${BASE}/pipelines/:pipeline/${verb}`, (request, reply) => {
      formOf(request);
      const pipeline = pipelineIn(core, request);
      act(core, pipeline);
      return reply.redirect(paths.pipeline(pipeline.id), 303);
    });
  for (const [verb, act] of Object.entries(JOB_ACTIONS))
    app.post(`${BASE}/jobs/:job/${verb}`, (request, reply) => {
      formOf(request);
      const { job, pipeline } = jobIn(core, request);
      return reply.redirect(paths.job(act(core, pipeline, job).id), 303);
    });
}

function framed(core: Core, token: FormToken, request: FastifyRequest, parts: OwnParts): PageParts {
  // An error may have answered a form: its address is no page to return to.
  const path = request.method === 'GET' ? ownPath(request.url) : '/';
  return { ...parts, viewer: personOf(core, request), token: token.value, path };
}

function answerError(core: Core, token: FormToken, error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const status = error instanceof Refusal ? error.status : 500;
  const said = error instanceof Refusal ? error.body['message'] : 'Something went wrong here';
  const message = typeof said === 'string' ? said : JSON.stringify(said);
  const body = html`<div class="heading"><h1>${status}</h1></div><p>${message}</p><p><a href="/">Back to the start</a></p>`;
  return reply
    .status(status)
    .type('text/html; charset=utf-8')
    .send(layout(core, framed(core, token, request, { title: String(status), section: 'none', body })));
}
