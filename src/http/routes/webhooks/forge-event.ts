import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Commands } from '../../../controller/commands.ts';
import type { GitlabWebhook } from '../../schemas/gitlab.ts';

type ForgeEvent = Parameters<Commands['receiveForgeEvent']>[0];

const KINDS: Readonly<Record<string, string>> = {
  'Push Hook': 'push',
  'Merge Request Hook': 'merge_request',
  'Pipeline Hook': 'pipeline',
  'Job Hook': 'job',
  'Note Hook': 'note',
  'Deployment Hook': 'deployment',
};

/** The kind of event that GitLab's header names; null = one that we have no use for. */
export function kindOf(headers: IncomingHttpHeaders): string | null {
  const event = headers['x-gitlab-event'];
  return (typeof event === 'string' && Object.hasOwn(KINDS, event) ? KINDS[event] : null) ?? null;
}

/** The event, reduced; null when it names no project or is of no use. */
export function readForgeEvent(headers: IncomingHttpHeaders, body: GitlabWebhook): ForgeEvent | null {
  const kind = kindOf(headers);
  const projectId = body.project?.id ?? body.project_id;
  if (kind === null || projectId === undefined) return null;
  const attributes = body.object_attributes;
  const request = body.merge_request ?? null;
  return {
    key: `gitlab/${deliveryKey(headers, body)}`,
    kind,
    projectId,
    iid: kind === 'merge_request' ? (attributes?.iid ?? null) : (request?.iid ?? null),
    sha: attributes?.last_commit?.id ?? attributes?.sha ?? body.after ?? body.sha ?? request?.last_commit?.id ?? null,
  };
}

/** What stays the same when this delivery is repeated. `X-Gitlab-Webhook-UUID` is new each time, so it is no use. */
function deliveryKey(headers: IncomingHttpHeaders, body: GitlabWebhook): string {
  for (const name of ['webhook-id', 'idempotency-key', 'x-gitlab-event-uuid']) {
    const value = headers[name];
    if (typeof value === 'string' && /^[\w.:-]{8,128}$/.test(value)) return value;
  }
  return createHash('sha256').update(JSON.stringify(body)).digest('hex');
}
