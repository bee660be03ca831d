import type { FastifyInstance } from 'fastify';
import type { Core } from '../../core.ts';
import { acceptMergeRequest } from '../../merge-requests/accept.ts';
import { approve, unapprove } from '../../merge-requests/approvals.ts';
import { cancelAutoMerge } from '../../merge-requests/auto-merge.ts';
import { refused, unauthorised } from '../../refusal.ts';
import { hasRole } from '../../state/user.ts';
import { memberOf, mergeRequestIn, parametersOf } from '../asking.ts';
import { presentApprovals } from '../present/approvals.ts';
import { presentMergeRequestInFull } from '../present/merge-request.ts';

const BASE = '/projects/:id/merge_requests/:iid';

export function mergingRoutes(app: FastifyInstance, core: Core): void {
  app.put(`${BASE}/merge`, async (request) => {
    const user = memberOf(core, request);
    const mergeRequest = mergeRequestIn(core, request);
    const parameters = parametersOf(request);
    await acceptMergeRequest(core, mergeRequest, user, {
      sha: parameters.text('sha') ?? null,
      auto: parameters.flag('auto_merge') ?? parameters.flag('merge_when_pipeline_succeeds') ?? false,
      squash: parameters.flag('squash') ?? false,
      removeSourceBranch: parameters.flag('should_remove_source_branch') ?? false,
      message: parameters.text('merge_commit_message') ?? null,
    });
    return presentMergeRequestInFull(core, mergeRequest, user);
  });
  app.post(`${BASE}/cancel_merge_when_pipeline_succeeds`, (request, reply) => {
    const user = memberOf(core, request);
    const mergeRequest = mergeRequestIn(core, request);
    if (!hasRole(user, 'developer')) throw unauthorised();
    if (mergeRequest.state === 'closed') throw refused(406, "Can't cancel the automatic merge");
    cancelAutoMerge(core, mergeRequest, user);
    return reply.status(201).send({ status: 'success' });
  });
  approvalRoutes(app, core);
}

function approvalRoutes(app: FastifyInstance, core: Core): void {
  app.post(`${BASE}/approve`, async (request, reply) => {
    const user = memberOf(core, request);
    const mergeRequest = mergeRequestIn(core, request);
    await approve(core, mergeRequest, user, parametersOf(request).text('sha') ?? null);
    return reply.status(201).send(presentApprovals(core, mergeRequest, user));
  });
  app.post(`${BASE}/unapprove`, (request, reply) => {
    const user = memberOf(core, request);
    const mergeRequest = mergeRequestIn(core, request);
    unapprove(core, mergeRequest, user);
    return reply.status(201).send(presentApprovals(core, mergeRequest, user));
  });
  app.get(`${BASE}/approvals`, (request) => {
    const user = memberOf(core, request);
    return presentApprovals(core, mergeRequestIn(core, request), user);
  });
}
