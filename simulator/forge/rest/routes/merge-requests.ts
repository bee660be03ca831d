import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Core } from '../../core.ts';
import { openMergeRequest } from '../../merge-requests/open.ts';
import { type MergeRequestChanges, updateMergeRequest } from '../../merge-requests/update.ts';
import { forbidden, invalid } from '../../refusal.ts';
import type { MergeRequest } from '../../state/merge-request.ts';
import { hasRole, type User } from '../../state/user.ts';
import { memberOf, mergeRequestIn, parametersOf } from '../asking.ts';
import { paged } from '../paging.ts';
import type { Parameters } from '../parameters.ts';
import { presentMergeRequest, presentMergeRequestInFull } from '../present/merge-request.ts';

/** One of these has to be given with a change. */
const CHANGEABLE = `
  assignee_id assignee_ids reviewer_ids title description labels add_labels remove_labels state_event
  remove_source_branch squash target_branch milestone_id discussion_locked allow_collaboration
`
  .trim()
  .split(/\s+/);

export function mergeRequestRoutes(app: FastifyInstance, core: Core): void {
  app.get('/projects/:id/merge_requests', (request, reply) => {
    memberOf(core, request);
    const found = search(core, parametersOf(request));
    return paged(found, request, reply, core.address.url).map((one) => presentMergeRequest(core, one));
  });
  app.post('/projects/:id/merge_requests', async (request, reply) => {
    const user = memberOf(core, request, 'developer');
    const mergeRequest = await openMergeRequest(core, user, draftFrom(core, parametersOf(request)));
    return reply.status(201).send(presentMergeRequestInFull(core, mergeRequest, user));
  });
  app.get('/projects/:id/merge_requests/:iid', { config: { jobTokens: true } }, (request) => {
    const user = memberOf(core, request);
    return presentMergeRequestInFull(core, mergeRequestIn(core, request), user);
  });
  app.put('/projects/:id/merge_requests/:iid', (request) => {
    const user = memberOf(core, request);
    const mergeRequest = editable(core, request, user);
    const parameters = parametersOf(request);
    parameters.requireOne(...CHANGEABLE);
    updateMergeRequest(core, mergeRequest, user, changesFrom(core, parameters));
    return presentMergeRequestInFull(core, mergeRequest, user);
  });
}

/** Authors may edit what they opened; everybody else needs to be a developer. */
function editable(core: Core, request: FastifyRequest, user: User): MergeRequest {
  const mergeRequest = mergeRequestIn(core, request);
  if (mergeRequest.author !== user && !hasRole(user, 'developer')) throw forbidden();
  return mergeRequest;
}

function search(core: Core, parameters: Parameters): MergeRequest[] {
  const state = parameters.choice('state', ['opened', 'closed', 'locked', 'merged', 'all']) ?? 'all';
  const order = parameters.choice('order_by', ['created_at', 'updated_at', 'merged_at', 'title']) ?? 'created_at';
  const direction = (parameters.choice('sort', ['asc', 'desc']) ?? 'desc') === 'asc' ? 1 : -1;
  const labels = parameters.list('labels') ?? [];
  const iids = parameters.list('iids');
  const [source, target] = [parameters.text('source_branch'), parameters.text('target_branch')];
  const [author, reviewer, words] = ['author_username', 'reviewer_username', 'search'].map((name) => parameters.text(name));
  const after = Date.parse(parameters.text('updated_after') ?? '');
  return [...core.state.mergeRequests.values()]
    .filter((one) => state === 'all' || one.state === state)
    .filter((one) => source === undefined || one.sourceBranch === source)
    .filter((one) => target === undefined || one.targetBranch === target)
    .filter((one) => author === undefined || one.author.username === author)
    .filter((one) => reviewer === undefined || one.reviewers.some((user) => user.username === reviewer))
    .filter((one) => labels.every((label) => one.labels.includes(label)))
    .filter((one) => iids === undefined || iids.includes(String(one.iid)))
    .filter((one) => words === undefined || `${one.title}\n${one.description}`.toLowerCase().includes(words.toLowerCase()))
    .filter((one) => Number.isNaN(after) || one.updatedAt > after)
    .sort((a, b) => direction * (compare(sortKey(a, order), sortKey(b, order)) || a.iid - b.iid));
}

function sortKey(one: MergeRequest, order: string): number | string {
  if (order === 'title') return one.title;
  return order === 'updated_at' ? one.updatedAt : order === 'merged_at' ? (one.mergedAt ?? 0) : one.createdAt;
}

function compare(a: number | string, b: number | string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function draftFrom(core: Core, parameters: Parameters) {
  parameters.require('title', 'source_branch', 'target_branch');
  const title = parameters.text('title') ?? '';
  if (title.trim() === '') throw invalid('title is empty');
  return {
    title,
    sourceBranch: parameters.text('source_branch') ?? '',
    targetBranch: parameters.text('target_branch') ?? '',
    description: parameters.text('description') ?? '',
    labels: [...new Set(parameters.list('labels') ?? [])],
    assignees: usersFrom(core, parameters, 'assignee_ids', 'assignee_id') ?? [],
    reviewers: usersFrom(core, parameters, 'reviewer_ids') ?? [],
    removeSourceBranch: parameters.flag('remove_source_branch') ?? false,
    squash: parameters.flag('squash') ?? false,
  };
}

function changesFrom(core: Core, parameters: Parameters): MergeRequestChanges {
  const title = parameters.text('title');
  if (title?.trim() === '') throw invalid('title is empty');
  const given = {
    title,
    description: parameters.text('description'),
    labels: parameters.list('labels'),
    addLabels: parameters.list('add_labels'),
    removeLabels: parameters.list('remove_labels'),
    assignees: usersFrom(core, parameters, 'assignee_ids', 'assignee_id'),
    reviewers: usersFrom(core, parameters, 'reviewer_ids'),
    removeSourceBranch: parameters.flag('remove_source_branch'),
    squash: parameters.flag('squash'),
    stateEvent: parameters.choice('state_event', ['close', 'reopen']),
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

/** IDs that belong to nobody are passed over, and 0 means "nobody", as in GitLab. */
function usersFrom(core: Core, parameters: Parameters, ...names: readonly string[]): User[] | undefined {
  const ids = names.map((name) => parameters.list(name)).find((list) => list !== undefined);
  return ids?.flatMap((id) => core.state.users.filter((user) => String(user.id) === id));
}
