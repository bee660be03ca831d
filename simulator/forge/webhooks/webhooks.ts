import { randomUUID } from 'node:crypto';
import type { Core } from '../core.ts';
import type { Hook } from '../state/hook.ts';
import { GITLAB_VERSION } from '../state/project.ts';
import { mergeRequestBody } from './merge-request-body.ts';
import { noteBody } from './note-body.ts';
import { pipelineBody } from './pipeline-body.ts';
import { pushBody } from './push-body.ts';

const TIME_OUT_MS = 10_000;

/** Sends webhooks. One that fails is lost, as in GitLab. Returns the function that gives up on those under way. */
export function sendWebhooks(core: Core): () => void {
  const stop = new AbortController();
  const send = (event: string, wants: (hook: Hook) => boolean, body: () => Promise<object>) => {
    const hooks = [...core.state.hooks.values()].filter(wants);
    if (hooks.length === 0) return;
    core.background.run(
      `${event} webhook`,
      body().then((content) => deliver(core, hooks, event, content, stop.signal)),
    );
  };
  core.bus.on('pushed', (push) =>
    send(
      'Push Hook',
      (hook) => hook.pushEvents,
      () => pushBody(core, push),
    ),
  );
  core.bus.on('mergeRequest', (event) =>
    send(
      'Merge Request Hook',
      (hook) => hook.mergeRequestEvents,
      () => mergeRequestBody(core, event),
    ),
  );
  core.bus.on('pipeline', (pipeline) =>
    send(
      'Pipeline Hook',
      (hook) => hook.pipelineEvents,
      () => pipelineBody(core, pipeline),
    ),
  );
  core.bus.on('note', (mergeRequest, note) =>
    send(
      'Note Hook',
      (hook) => hook.noteEvents,
      () => noteBody(core, mergeRequest, note),
    ),
  );
  return () => stop.abort();
}

async function deliver(core: Core, hooks: readonly Hook[], event: string, content: object, stop: AbortSignal): Promise<void> {
  const body = JSON.stringify(content);
  const eventId = randomUUID();
  await Promise.all(hooks.map((hook) => post(core, hook, body, headers(core, hook, event, eventId), stop)));
}

function headers(core: Core, hook: Hook, event: string, eventId: string): Record<string, string> {
  return {
    'Content-Type': 'application/json',
    'User-Agent': `GitLab/${GITLAB_VERSION}`,
    'X-Gitlab-Event': event,
    'X-Gitlab-Instance': core.address.url,
    'X-Gitlab-Webhook-UUID': randomUUID(),
    'X-Gitlab-Event-UUID': eventId,
    'Idempotency-Key': randomUUID(),
    ...(hook.token === '' ? {} : { 'X-Gitlab-Token': hook.token }),
  };
}

async function post(core: Core, hook: Hook, body: string, head: Record<string, string>, stop: AbortSignal): Promise<void> {
  const signal = AbortSignal.any([stop, AbortSignal.timeout(TIME_OUT_MS)]);
  try {
    const answer = await fetch(hook.url, { method: 'POST', headers: head, body, redirect: 'manual', signal });
    await answer.body?.cancel();
    if (answer.status < 400) core.stats.delivered += 1;
    else core.stats.failed += 1;
  } catch {
    core.stats.failed += 1;
  }
}
