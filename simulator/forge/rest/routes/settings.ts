import type { FastifyInstance } from 'fastify';
import type { Core } from '../../core.ts';
import { iso } from '../../iso.ts';
import { PROJECT } from '../../state/project.ts';
import { memberOf } from '../asking.ts';
import { paged } from '../paging.ts';

/** Settings of the project that have addresses of their own. They are as the forge behaves, and cannot be changed. */
export function settingRoutes(app: FastifyInstance, core: Core): void {
  app.get('/projects/:id/protected_branches', (request, reply) => {
    memberOf(core, request, 'maintainer');
    return paged([protectedBranch()], request, reply, core.address.url);
  });
  app.get('/projects/:id/approvals', (request) => {
    memberOf(core, request);
    return approvals();
  });
  app.get('/projects/:id/job_token_scope', (request) => {
    memberOf(core, request, 'maintainer');
    return { inbound_enabled: true, outbound_enabled: false };
  });
  app.get('/projects/:id/resource_groups', (request, reply) => {
    memberOf(core, request, 'developer');
    return paged(resourceGroups(core), request, reply, core.address.url);
  });
}

function protectedBranch() {
  const level = (id: number, access: number, description: string) => ({
    id,
    access_level: access,
    access_level_description: description,
    deploy_key_id: null,
  });
  return {
    id: 1,
    name: PROJECT.defaultBranch,
    push_access_levels: [level(1, 40, 'Maintainers')],
    merge_access_levels: [level(2, 30, 'Developers + Maintainers')],
    allow_force_push: false,
  };
}

/** There are no approval rules that could be edited. */
function approvals() {
  return {
    approvers: [],
    approver_groups: [],
    reset_approvals_on_push: true,
    selective_code_owner_removals: false,
    disable_overriding_approvers_per_merge_request: true,
    merge_requests_author_approval: false,
    merge_requests_disable_committers_approval: true,
    require_password_to_approve: false,
  };
}

/** Those that a job has asked for. Who waits is served in the order of arrival, whatever the pipeline's age. */
function resourceGroups(core: Core) {
  const keys = [...core.state.jobs.values()].flatMap((job) => job.definition.resourceGroup ?? []);
  return [...new Set(keys)].sort().map((key, index) => ({
    id: index + 1,
    key,
    process_mode: 'unordered',
    created_at: iso(core.clock.epoch),
    updated_at: iso(core.clock.epoch),
  }));
}
