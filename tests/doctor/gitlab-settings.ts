import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { digestOf, policyFolder, sourceDigest } from '../../src/gate/policy-folder.ts';
import { generateKeyPair } from '../../src/lib/ed25519.ts';

/** A project's settings as the API tells them: replies by endpoint, without page parameters, and files by project. */
export interface GitLabSettings {
  /** Below `/api/v4/`. */
  readonly replies: Record<string, unknown>;
  /** Refusals win over replies. */
  readonly refusals: Record<string, { readonly status: number; readonly message: string }>;
  /** By `<project>:<path>`. */
  readonly files: Record<string, string | Buffer>;
}

export const NOW = Date.parse('2026-06-01T12:00:00Z');
const KEYS = generateKeyPair();
export const OWN_KEY_ID = KEYS.keyId;
const HEAD = 'c0ffee'.repeat(6).concat('c0ff');

export const PROJECT = 'projects/7';
/** Stands in files for the address that is played. */
const ADDRESS = 'http://gitlab.invalid';

const role = (id: number, access: number) => ({
  id,
  access_level: access,
  access_level_description: '',
  user_id: null,
  group_id: null,
  deploy_key_id: null,
});

/** A key of the trusted file; other fields of it in `more`. */
export const trustedKey = (more: Record<string, unknown> = {}) => ({
  keyId: KEYS.keyId,
  algorithm: 'Ed25519',
  publicKey: KEYS.publicKey,
  notBefore: '2026-01-01T00:00:00.000Z',
  notAfter: null,
  ...more,
});

export const trustFile = (more: Record<string, unknown> = {}) =>
  JSON.stringify({
    version: 1,
    bot: 'trimtab',
    projectId: 7,
    targetBranch: 'main',
    apiUrl: `${ADDRESS}/api/v4`,
    minimumPolicyVersion: 2,
    directPushes: 'review',
    keys: [trustedKey()],
    ...more,
  });

/** As the guide to the gate project writes it. */
export const OWNERS = `# Who answers for what
/policies/ @platform
/pipelines/ @platform
/.gitlab-ci.yml @platform
/src/ @platform
/infra/services/ @platform
/infra/providers/ @platform
/infra/stacks/ @platform
/infra/deploy/ @platform
/package.json @platform
/package-lock.json @platform
/CODEOWNERS @platform
`;

/** Every setting as it should be, the CI file in a gate project. Each call makes a new one. */
export function safeSettings(): GitLabSettings {
  return {
    replies: {
      [PROJECT]: {
        id: 7,
        path_with_namespace: 'platform/fleet',
        visibility: 'private',
        default_branch: 'main',
        only_allow_merge_if_pipeline_succeeds: true,
        allow_merge_on_skipped_pipeline: false,
        restrict_user_defined_variables: true,
        ci_pipeline_variables_minimum_override_role: 'no_one_allowed',
        ci_allow_fork_pipelines_to_run_in_parent_project: false,
        ci_config_path: '.gitlab-ci.yml@platform/gate:v1',
        ci_forward_deployment_enabled: true,
        ci_forward_deployment_rollback_allowed: false,
        ci_separated_caches: true,
        public_jobs: false,
      },
      [`${PROJECT}/protected_branches`]: [
        {
          id: 1,
          name: 'main',
          push_access_levels: [role(1, 0)],
          merge_access_levels: [role(2, 30)],
          allow_force_push: false,
          code_owner_approval_required: true,
        },
        {
          id: 2,
          name: 'release/*',
          push_access_levels: [role(3, 30)],
          merge_access_levels: [role(4, 30)],
          allow_force_push: true,
          code_owner_approval_required: false,
        },
      ],
      [`${PROJECT}/approvals`]: {
        reset_approvals_on_push: true,
        disable_overriding_approvers_per_merge_request: true,
        merge_requests_author_approval: false,
        merge_requests_disable_committers_approval: true,
      },
      [`${PROJECT}/job_token_scope`]: { inbound_enabled: true, outbound_enabled: false },
      [`${PROJECT}/resource_groups`]: [{ id: 3, key: 'apply', process_mode: 'oldest_first' }],
      [`${PROJECT}/hooks`]: [
        {
          id: 11,
          url: 'https://trimtab.example/webhooks/gitlab',
          enable_ssl_verification: true,
          alert_status: 'executable',
          disabled_until: null,
          token_present: false,
          signing_token_present: true,
        },
      ],
      [`${PROJECT}/repository/branches/main`]: { name: 'main', commit: { id: HEAD }, protected: true, can_push: false },
      'projects/platform%2Fgate/repository/tree': [
        { type: 'tree', path: 'policies/gate/rules' },
        { type: 'blob', path: 'policies/gate/main.rego' },
        { type: 'blob', path: 'policies/gate/main_test.rego' },
        { type: 'blob', path: 'policies/gate/data.json' },
      ],
      [`${PROJECT}/repository/tree`]: [{ type: 'blob', path: 'policies/gate/data.json' }],
      user: { id: 42, username: 'trimtab', bot: true },
      [`${PROJECT}/members/all/42`]: { id: 42, username: 'trimtab', access_level: 30 },
      'personal_access_tokens/self': { id: 5, scopes: ['api'], expires_at: '2026-09-01', active: true },
    },
    refusals: {},
    files: {
      '7:CODEOWNERS': OWNERS,
      'platform/gate:policies/trust.json': trustFile(),
      'platform/gate:policies/gate.json': '{"version":3}',
      'platform/gate:policies/gate.wasm': 'wasm',
      'platform/gate:policies/gate/main.rego': 'package gate\n',
      'platform/gate:policies/gate/data.json': '{}',
    },
  };
}

export interface PlayedGitLab {
  readonly url: string;
  /** Endpoints that were asked for, in order. */
  readonly asked: readonly string[];
  /** Tokens that were shown, by endpoint. */
  readonly tokens: ReadonlyMap<string, ReadonlySet<string>>;
  close(): Promise<void>;
}

/** Plays the settings over HTTP: `GET` with a token only. */
export async function playGitLab(settings: GitLabSettings): Promise<PlayedGitLab> {
  const asked: string[] = [];
  const tokens = new Map<string, Set<string>>();
  const placed = (content: string | Buffer) =>
    typeof content === 'string' ? Buffer.from(content.replaceAll(ADDRESS, played())) : content;
  const played = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://gitlab');
    const endpoint = url.pathname.replace(/^\/api\/v4\//, '');
    asked.push(`${request.method} ${endpoint}`);
    const send = (status: number, body: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (request.method !== 'GET') return send(405, { message: '405 Method Not Allowed' });
    const token = String(request.headers['private-token'] ?? '');
    tokens.set(endpoint, new Set(tokens.get(endpoint)).add(token));
    if (token === '' || token === 'wrong') return send(401, { message: '401 Unauthorized' });
    const refusal = settings.refusals[endpoint];
    if (refusal !== undefined) return send(refusal.status, { message: refusal.message });
    const file = /^projects\/([^/]+)\/repository\/files\/([^/]+)$/.exec(endpoint)?.slice(1).map(decodeURIComponent);
    if (file !== undefined) {
      const content = settings.files[file.join(':')];
      if (content === undefined) return send(404, { message: '404 File Not Found' });
      return send(200, { file_path: file[1], encoding: 'base64', content: placed(content).toString('base64') });
    }
    const body = settings.replies[endpoint];
    return body === undefined ? send(404, { message: '404 Not Found' }) : send(200, body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: played(),
    asked,
    tokens,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const POLICIES = fileURLToPath(new URL('../../policies/', import.meta.url));

/** The repository's own policy with a manifest that fits it, by paths in its folder. */
export async function ownPolicy(): Promise<Record<string, Buffer>> {
  const { list, read } = policyFolder(POLICIES);
  const files: Record<string, Buffer> = {};
  for (const path of (await list()).filter((each) => each === 'gate.wasm' || each.startsWith('gate/')))
    files[path] = Buffer.from((await read(path)) ?? []);
  const held = { list: async () => Object.keys(files), read: async (path: string) => files[path] ?? null };
  const manifest = {
    version: 3,
    wasmDigest: digestOf(files['gate.wasm'] ?? Buffer.of()),
    sourceDigest: await sourceDigest(held),
    opaVersion: '1.22.0',
    entrypoints: ['gate/verdict'],
  };
  return { ...files, 'gate.json': Buffer.from(JSON.stringify(manifest)) };
}

/** Puts the policy into the gate project. */
export async function addPolicy(settings: GitLabSettings): Promise<void> {
  const policy = await ownPolicy();
  for (const [path, content] of Object.entries(policy)) settings.files[`platform/gate:policies/${path}`] = content;
  settings.replies['projects/platform%2Fgate/repository/tree'] = Object.keys(policy)
    .filter((path) => path.startsWith('gate/'))
    .map((path) => ({ type: 'blob', path: `policies/${path}` }));
}
