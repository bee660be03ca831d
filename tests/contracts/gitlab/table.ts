import type { ContractRequest, ContractWorld } from './world.ts';

/** What GitLab answers to a call when something is the case. */
export interface ContractRow {
  readonly call: string;
  readonly precondition: string;
  /** Documented code; several where versions differ. */
  readonly code: number | readonly number[];
  /** Documented message, anywhere in the body. */
  readonly message?: RegExp;
  /** Needs a second token, of a reporter. */
  readonly reporter?: true;
  /** Brings about the precondition and returns the call. */
  readonly given: (world: ContractWorld) => Promise<ContractRequest>;
}

const CREATE = 'POST /projects/:id/merge_requests';
const MERGE = 'PUT /projects/:id/merge_requests/:iid/merge';
const CANCEL = 'POST /projects/:id/merge_requests/:iid/cancel_merge_when_pipeline_succeeds';
const EDIT = 'PUT /projects/:id/merge_requests/:iid';

const draft = (branch: string, more: Record<string, unknown> = {}): ContractRequest => ({
  method: 'POST',
  path: 'merge_requests',
  body: { source_branch: branch, target_branch: 'main', title: 'Contract', ...more },
});
const merge = (iid: number, body: Record<string, unknown> = {}): ContractRequest => ({
  method: 'PUT',
  path: `merge_requests/${iid}/merge`,
  body,
});
const edit = (iid: number, body: Record<string, unknown>): ContractRequest => ({
  method: 'PUT',
  path: `merge_requests/${iid}`,
  body,
});
const cancel = (iid: number): ContractRequest => ({
  method: 'POST',
  path: `merge_requests/${iid}/cancel_merge_when_pipeline_succeeds`,
});
const get = (path: string, as: ContractRequest['as'] = 'developer'): ContractRequest => ({ method: 'GET', path, as });
const NO_SHA = 'deadbeef'.repeat(5);

/** The contract with GitLab: what the forge stands for, and what the controller relies on. */
export const CONTRACT: readonly ContractRow[] = [
  {
    call: CREATE,
    precondition: 'the branch has no open merge request',
    code: 201,
    message: /"iid":\d+/,
    given: async (world) => draft((await world.branch()).branch),
  },
  {
    call: CREATE,
    precondition: 'another one of this branch is open',
    code: 409,
    message: /Another open merge request already exists for this source branch: !\d+/,
    given: async (world) => draft((await world.shared()).branch),
  },
  {
    call: CREATE,
    precondition: 'the source branch is not there',
    code: 400,
    message: /source_branch/,
    given: async () => draft('contract/absent'),
  },
  {
    call: CREATE,
    precondition: 'no title is given',
    code: 400,
    message: /title is missing/,
    given: async (world) => draft((await world.branch()).branch, { title: undefined }),
  },
  {
    call: CREATE,
    precondition: 'source and target are the same',
    code: [409, 422],
    message: /same project\/branch/,
    given: async () => draft('main'),
  },
  {
    call: CREATE,
    precondition: 'a reporter asks',
    code: 403,
    message: /403 Forbidden/,
    reporter: true,
    given: async (world) => ({ ...draft((await world.branch()).branch), as: 'reporter' }),
  },

  {
    call: MERGE,
    precondition: 'the pipeline of this sha has passed',
    code: 200,
    message: /"state":"merged"/,
    given: async (world) => mergeHead(world, 'success'),
  },
  {
    call: `${MERGE} auto_merge`,
    precondition: 'the pipeline of this sha is running',
    code: 200,
    message: /"merge_when_pipeline_succeeds":true/,
    given: async (world) => mergeHead(world, 'running', { auto_merge: true }),
  },
  {
    call: `${MERGE} merge_when_pipeline_succeeds`,
    precondition: 'the pipeline of this sha is running',
    code: 200,
    message: /"merge_when_pipeline_succeeds":true/,
    given: async (world) => mergeHead(world, 'running', { merge_when_pipeline_succeeds: true }),
  },
  {
    call: MERGE,
    precondition: 'the pipeline is running',
    code: 405,
    message: /405 Method Not Allowed/,
    given: async (world) => mergeHead(world, 'running'),
  },
  {
    call: MERGE,
    precondition: 'the pipeline has failed',
    code: 405,
    message: /405 Method Not Allowed/,
    given: async (world) => mergeHead(world, 'failed'),
  },
  {
    call: `${MERGE} auto_merge`,
    precondition: 'there is no pipeline, and pipelines must succeed',
    code: 405,
    message: /405 Method Not Allowed/,
    given: async (world) => mergeHead(world, 'none', { auto_merge: true }),
  },
  {
    call: MERGE,
    precondition: 'it is a draft',
    code: 405,
    given: async (world) => merge((await world.open('success', { title: 'Draft: contract' })).iid),
  },
  {
    call: MERGE,
    precondition: 'it is closed',
    code: 405,
    given: async (world) => {
      const { iid } = await world.open('success');
      await world.call(edit(iid, { state_event: 'close' }));
      return merge(iid);
    },
  },
  {
    call: MERGE,
    precondition: 'it conflicts with its target',
    code: [405, 422],
    given: async (world) => {
      const [first, second] = [
        await world.open('success', { files: { 'contract/same.txt': 'a' } }),
        await world.open('success', { files: { 'contract/same.txt': 'b' } }),
      ];
      await world.call(merge(first.iid));
      await world.settled(second.iid, 'success');
      return merge(second.iid);
    },
  },
  {
    call: MERGE,
    precondition: 'the head has moved on from this sha',
    code: 409,
    message: /SHA does not match HEAD of source branch/,
    given: async (world) => merge((await world.open('success')).iid, { sha: NO_SHA }),
  },
  {
    call: MERGE,
    precondition: 'a reporter asks',
    code: 401,
    message: /401 Unauthorized/,
    reporter: true,
    given: async (world) => ({ ...merge((await world.open('success')).iid), as: 'reporter' }),
  },

  {
    call: CANCEL,
    precondition: 'auto-merge is set',
    code: 201,
    given: async (world) => {
      const { iid, sha } = await world.open('running');
      await world.call(merge(iid, { auto_merge: true, sha }));
      return cancel(iid);
    },
  },
  {
    call: CANCEL,
    precondition: 'it is merged already',
    code: 201,
    given: async (world) => {
      const { iid } = await world.open('success');
      await world.call(merge(iid));
      return cancel(iid);
    },
  },
  {
    call: CANCEL,
    precondition: 'it is closed',
    code: 406,
    given: async (world) => {
      const { iid } = await world.open();
      await world.call(edit(iid, { state_event: 'close' }));
      return cancel(iid);
    },
  },

  {
    call: EDIT,
    precondition: 'nothing is given',
    code: 400,
    message: /at least one parameter must be provided/,
    given: async (world) => edit((await world.shared()).iid, {}),
  },
  {
    call: EDIT,
    precondition: 'labels are added and removed',
    code: 200,
    message: /"labels":\["contract"\]/,
    given: async (world) => edit((await world.shared()).iid, { add_labels: 'contract', remove_labels: 'other' }),
  },
  {
    call: EDIT,
    precondition: 'it is open and to be closed',
    code: 200,
    message: /"state":"closed"/,
    given: async (world) => edit((await world.open()).iid, { state_event: 'close' }),
  },
  {
    call: 'POST /projects/:id/merge_requests/:iid/approve',
    precondition: 'the head has moved on from this sha',
    code: 409,
    message: /SHA does not match HEAD of source branch/,
    given: async (world) => ({
      method: 'POST',
      path: `merge_requests/${(await world.shared()).iid}/approve`,
      body: { sha: NO_SHA },
    }),
  },
  {
    call: 'POST /projects/:id/merge_requests/:iid/notes',
    precondition: 'no body is given',
    code: 400,
    message: /body is missing/,
    given: async (world) => ({ method: 'POST', path: `merge_requests/${(await world.shared()).iid}/notes`, body: {} }),
  },
  {
    call: 'POST /projects/:id/statuses/:sha',
    precondition: 'the commit is there',
    code: 201,
    message: /"status":"pending"/,
    given: async (world) => ({
      method: 'POST',
      path: `statuses/${(await world.branch()).sha}`,
      body: { state: 'pending', name: 'contract' },
    }),
  },

  {
    call: 'GET /projects/:id/merge_requests',
    precondition: 'one of this branch is open',
    code: 200,
    message: /^\[\{.*"iid":\d+.*\}\]$/s,
    given: async (world) => get(`merge_requests?state=opened&source_branch=${encodeURIComponent((await world.shared()).branch)}`),
  },
  {
    call: 'GET /projects/:id/merge_requests/:iid',
    precondition: 'there is none of that number',
    code: 404,
    message: /404 Not found/i,
    given: async () => get('merge_requests/999999999'),
  },
  {
    call: 'GET /projects/:id',
    precondition: 'it is private and no token is given',
    code: 404,
    message: /404 Project Not Found/,
    given: async (world) => get(`/projects/${encodeURIComponent(world.site.projectId)}`, 'nobody'),
  },
  {
    call: 'GET /projects/:id',
    precondition: 'the token is wrong',
    code: 401,
    message: /401 Unauthorized/,
    given: async (world) => get(`/projects/${encodeURIComponent(world.site.projectId)}`, 'wrong'),
  },
  {
    call: 'GET /projects/:id',
    precondition: 'it is not there, or not for us',
    code: 404,
    message: /404 Project Not Found/,
    given: async () => get('/projects/999999999'),
  },
  {
    call: 'GET /projects/:id/repository/branches/:branch',
    precondition: 'it is not there',
    code: 404,
    message: /404 Branch Not Found/,
    given: async () => get('repository/branches/contract%2Fabsent'),
  },
  {
    call: 'GET /projects/:id/repository/commits/:sha',
    precondition: 'it is not there',
    code: 404,
    message: /404 Commit Not Found/,
    given: async () => get(`repository/commits/${NO_SHA}`),
  },
  {
    call: 'GET /projects/:id/repository/files/:path',
    precondition: 'it is not there',
    code: 404,
    message: /404 File Not Found/,
    given: async () => get('repository/files/contract%2Fabsent?ref=main'),
  },
  {
    call: 'GET /projects/:id/repository/branches/:branch',
    precondition: 'it is there',
    code: 200,
    message: /"commit":\{"id":"[0-9a-f]{40}"/,
    given: async () => get('repository/branches/main'),
  },
  {
    call: 'GET /projects/:id/pipelines',
    precondition: 'a scope is asked for that there is not',
    code: 400,
    message: /scope does not have a valid value/,
    given: async () => get('pipelines?scope=contract'),
  },
  {
    call: 'GET /projects/:id/merge_requests/:iid/approvals',
    precondition: 'nobody has approved',
    code: 200,
    message: /"approved_by":\[\]/,
    given: async (world) => get(`merge_requests/${(await world.shared()).iid}/approvals`),
  },
  {
    call: 'GET /personal_access_tokens/self',
    precondition: 'the token is a project access token',
    code: 200,
    message: /"scopes":\["api"/,
    given: async () => get('/personal_access_tokens/self'),
  },
  {
    call: 'GET /projects/:id/hooks',
    precondition: 'a developer asks',
    code: 403,
    message: /403 Forbidden/,
    given: async () => get('hooks'),
  },
  {
    call: 'GET /projects/:id/pipelines/latest',
    precondition: 'the branch has none',
    code: 403,
    message: /403 Forbidden/,
    given: async (world) => get(`pipelines/latest?ref=${encodeURIComponent((await world.branch()).branch)}`),
  },
];

async function mergeHead(
  world: ContractWorld,
  kind: 'none' | 'running' | 'success' | 'failed',
  more: Record<string, unknown> = {},
) {
  const { iid, sha } = await world.open(kind);
  return merge(iid, { sha, ...more });
}
