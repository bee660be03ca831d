import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Core } from '../../core.ts';
import { iso } from '../../iso.ts';
import { invalid, noRecord } from '../../refusal.ts';
import type { Hook } from '../../state/hook.ts';
import { PROJECT } from '../../state/project.ts';
import { memberOf, parametersOf, pathPart } from '../asking.ts';
import { paged } from '../paging.ts';
import type { Parameters } from '../parameters.ts';

const HOOKS = '/projects/:id/hooks';

/** Webhooks of the project, for maintainers. */
export function hookRoutes(app: FastifyInstance, core: Core): void {
  app.get(HOOKS, (request, reply) => {
    memberOf(core, request, 'maintainer');
    return paged([...core.state.hooks.values()], request, reply, core.address.url).map(present);
  });
  app.post(HOOKS, (request, reply) => {
    memberOf(core, request, 'maintainer');
    const parameters = parametersOf(request);
    parameters.require('url');
    const hook = addHook(core, { url: webAddress(parameters.text('url') ?? ''), token: parameters.text('token') ?? '' });
    change(hook, parameters, true);
    return reply.status(201).send(present(hook));
  });
  app.get(`${HOOKS}/:hook`, (request) => {
    memberOf(core, request, 'maintainer');
    return present(hookIn(core, request));
  });
  app.put(`${HOOKS}/:hook`, (request) => {
    memberOf(core, request, 'maintainer');
    const hook = hookIn(core, request);
    const parameters = parametersOf(request);
    hook.url = webAddress(parameters.text('url') ?? hook.url);
    hook.token = parameters.text('token') ?? hook.token;
    change(hook, parameters, false);
    return present(hook);
  });
  app.delete(`${HOOKS}/:hook`, (request, reply) => {
    memberOf(core, request, 'maintainer');
    core.state.hooks.delete(hookIn(core, request).id);
    return reply.status(204).send();
  });
}

/** A hook for all events that the forge sends. */
export function addHook(core: Core, target: { url: string; token: string }): Hook {
  const hook: Hook = {
    ...target,
    id: core.state.nextNumber('hook'),
    createdAt: core.clock.now(),
    pushEvents: true,
    mergeRequestEvents: true,
    pipelineEvents: true,
    noteEvents: true,
    jobEvents: false,
  };
  core.state.hooks.set(hook.id, hook);
  return hook;
}

/** Events that a new hook does not name are off, but for pushes; a change leaves them as they are. */
function change(hook: Hook, parameters: Parameters, isNew: boolean): void {
  hook.pushEvents = parameters.flag('push_events') ?? hook.pushEvents;
  hook.mergeRequestEvents = parameters.flag('merge_requests_events') ?? (!isNew && hook.mergeRequestEvents);
  hook.pipelineEvents = parameters.flag('pipeline_events') ?? (!isNew && hook.pipelineEvents);
  hook.noteEvents = parameters.flag('note_events') ?? (!isNew && hook.noteEvents);
  hook.jobEvents = parameters.flag('job_events') ?? (!isNew && hook.jobEvents);
}

function hookIn(core: Core, request: FastifyRequest): Hook {
  const hook = core.state.hooks.get(Number(pathPart(request, 'hook')));
  if (hook === undefined) throw noRecord();
  return hook;
}

function webAddress(text: string): string {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) throw invalid('Invalid url given');
  return text;
}

function present(hook: Hook) {
  return {
    id: hook.id,
    url: hook.url,
    project_id: PROJECT.id,
    created_at: iso(hook.createdAt),
    push_events: hook.pushEvents,
    merge_requests_events: hook.mergeRequestEvents,
    pipeline_events: hook.pipelineEvents,
    note_events: hook.noteEvents,
    job_events: hook.jobEvents,
    deployment_events: false,
    tag_push_events: false,
    issues_events: false,
    releases_events: false,
    enable_ssl_verification: true,
    token_present: hook.token !== '',
    signing_token_present: false,
    alert_status: 'executable',
    disabled_until: null,
  };
}
