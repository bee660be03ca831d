import type { Severity } from '../../src/doctor/index.ts';
import { type GitLabSettings, NOW, OWNERS, PROJECT, trustedKey, trustFile } from './gitlab-settings.ts';

/** One setting changed for the worse, and what the doctor has to say about it. */
export interface UnsafeSetting {
  readonly name: string;
  change(settings: GitLabSettings): void;
  readonly finds: readonly (readonly [id: string, severity: Severity])[];
  readonly says?: RegExp;
}

const project = (more: Record<string, unknown>) => (settings: GitLabSettings) => {
  Object.assign(settings.replies[PROJECT] as object, more);
};
const branch = (more: Record<string, unknown>) => (settings: GitLabSettings) => {
  Object.assign((settings.replies[`${PROJECT}/protected_branches`] as object[])[0] ?? {}, more);
};
const pattern = (more: Record<string, unknown>) => (settings: GitLabSettings) => {
  const base = {
    id: 9,
    name: 'm*',
    push_access_levels: [{ access_level: 0 }],
    merge_access_levels: [{ access_level: 30 }],
    allow_force_push: false,
    code_owner_approval_required: true,
  };
  (settings.replies[`${PROJECT}/protected_branches`] as object[]).push({ ...base, ...more });
};
const approvals = (more: Record<string, unknown>) => (settings: GitLabSettings) => {
  Object.assign(settings.replies[`${PROJECT}/approvals`] as object, more);
};
const group = (more: Record<string, unknown>) => (settings: GitLabSettings) => {
  Object.assign((settings.replies[`${PROJECT}/resource_groups`] as object[])[0] ?? {}, more);
};
/** The CI file named as if it lay in another project; keys and policy are then the target branch's. */
const ownRef = (ref: string) => (settings: GitLabSettings) => {
  project({ ci_config_path: `.gitlab-ci.yml@${ref}` })(settings);
  moveToTarget(settings);
};
const hook = (more: Record<string, unknown>) => (settings: GitLabSettings) => {
  Object.assign((settings.replies[`${PROJECT}/hooks`] as object[])[0] ?? {}, more);
};
const token = (more: Record<string, unknown>) => (settings: GitLabSettings) => {
  Object.assign(settings.replies['personal_access_tokens/self'] as object, more);
};
const trust = (text: string | null) => (settings: GitLabSettings) => {
  if (text === null) delete settings.files['platform/gate:policies/trust.json'];
  else settings.files['platform/gate:policies/trust.json'] = text;
};
const owners = (changed: (text: string) => string) => (settings: GitLabSettings) => {
  settings.files['7:CODEOWNERS'] = changed(OWNERS);
};
const inDays = (days: number) => new Date(NOW + days * 86_400_000).toISOString();

export const UNSAFE: readonly UnsafeSetting[] = [
  {
    name: 'merges without a pipeline',
    change: project({ only_allow_merge_if_pipeline_succeeds: false }),
    finds: [['pipelines-must-succeed', 'critical']],
  },
  {
    name: 'merges without a pipeline, as GitLab leaves a flag null',
    change: project({ only_allow_merge_if_pipeline_succeeds: null }),
    finds: [['pipelines-must-succeed', 'critical']],
  },
  {
    name: 'skipped pipelines that count as passed',
    change: project({ allow_merge_on_skipped_pipeline: true }),
    finds: [['skipped-pipelines', 'critical']],
  },
  {
    name: 'pipeline variables of developers',
    change: project({ ci_pipeline_variables_minimum_override_role: 'developer' }),
    finds: [['pipeline-variables', 'critical']],
    says: /developer/,
  },
  {
    name: 'pipeline variables of maintainers',
    change: project({ ci_pipeline_variables_minimum_override_role: 'maintainer' }),
    finds: [['pipeline-variables', 'info']],
  },
  {
    name: 'a role for pipeline variables that an older release does not heed',
    change: project({ ci_pipeline_variables_minimum_override_role: 'maintainer', restrict_user_defined_variables: false }),
    finds: [['pipeline-variables', 'critical']],
  },
  {
    name: 'pipelines of forks',
    change: project({ ci_allow_fork_pipelines_to_run_in_parent_project: true }),
    finds: [['fork-pipelines', 'critical']],
  },
  {
    name: 'a default branch that is another one',
    change: project({ default_branch: 'trunk' }),
    finds: [['default-branch', 'critical']],
    says: /merge requests go to main, and the default branch is trunk/,
  },
  { name: 'no default branch', change: project({ default_branch: null }), finds: [['default-branch', 'critical']] },
  {
    name: 'a target branch without protection',
    change: (settings) => {
      (settings.replies[`${PROJECT}/protected_branches`] as object[]).shift();
    },
    finds: [['target-branch', 'critical']],
    says: /main/,
  },
  {
    name: 'a pattern that lets developers push',
    change: pattern({ push_access_levels: [{ access_level: 40 }] }),
    finds: [
      ['wildcard-branches', 'critical'],
      ['direct-pushes', 'info'],
    ],
    says: /m\* lets the role Maintainer push to the branch/,
  },
  {
    name: 'a pattern that lets weaker roles merge',
    change: pattern({ merge_access_levels: [{ access_level: 20 }] }),
    finds: [['wildcard-branches', 'critical']],
  },
  {
    name: 'a pattern that lets one more user merge',
    change: pattern({ merge_access_levels: [{ access_level: 30 }, { access_level: null, user_id: 99 }] }),
    finds: [['wildcard-branches', 'critical']],
  },
  {
    name: 'the role of the bot in "Allowed to push"',
    change: branch({ push_access_levels: [{ access_level: 30 }] }),
    finds: [['bot-push', 'critical']],
    says: /Developer/,
  },
  {
    name: 'the bot itself in "Allowed to push"',
    change: branch({ push_access_levels: [{ access_level: null, user_id: 42 }] }),
    finds: [
      ['bot-push', 'critical'],
      ['direct-pushes', 'info'],
    ],
    says: /trimtab is in/,
  },
  {
    name: 'a group of the bot in "Allowed to push"',
    change: (settings) => {
      branch({ push_access_levels: [{ access_level: null, group_id: 5 }] })(settings);
      settings.replies['groups/5/members/all/42'] = { id: 42, access_level: 30 };
    },
    finds: [['bot-push', 'critical']],
  },
  {
    name: 'maintainers in "Allowed to push"',
    change: branch({ push_access_levels: [{ access_level: 40 }] }),
    finds: [['direct-pushes', 'info']],
  },
  {
    name: 'a deploy key in "Allowed to push"',
    change: branch({ push_access_levels: [{ access_level: 40, deploy_key_id: 3 }] }),
    finds: [['direct-pushes', 'warning']],
  },
  { name: 'force pushes', change: branch({ allow_force_push: true }), finds: [['force-push', 'critical']] },
  {
    name: 'no approval by Code Owners',
    change: branch({ code_owner_approval_required: false }),
    finds: [['code-owners', 'warning']],
  },
  {
    name: 'a CODEOWNERS file that an earlier one hides',
    change: (settings) => {
      settings.files['7:.gitlab/CODEOWNERS'] = 'policies/ @platform\n';
    },
    finds: [['code-owners-file', 'warning']],
    says: /CODEOWNERS is used, and \.gitlab\/CODEOWNERS ignored/,
  },
  {
    name: 'Code Owners without a file that names them',
    change: (settings) => {
      delete settings.files['7:CODEOWNERS'];
    },
    finds: [['code-owners-file', 'warning']],
  },
  {
    name: 'specifications and catalogues without an owner',
    change: owners((text) => text.replaceAll(/^.*infra\/(?:services|providers).*\n/gm, '')),
    finds: [['code-owners-paths', 'warning']],
    says: /^no owner is named for infra\/services\/, infra\/providers\/$/,
  },
  {
    name: 'owners that a later line takes away',
    change: owners((text) => `${text}/infra/services/\n`),
    finds: [['code-owners-paths', 'warning']],
    says: /^no owner is named for infra\/services\/$/,
  },
  {
    name: 'a CODEOWNERS file that nobody owns',
    change: owners((text) => text.replace('/CODEOWNERS @platform', '')),
    finds: [['code-owners-paths', 'warning']],
    says: /^no owner is named for CODEOWNERS$/,
  },
  {
    name: 'policies and pipelines in the repository without an owner',
    change: (settings) => {
      project({ ci_config_path: '' })(settings);
      moveToTarget(settings);
      owners((text) => text.replaceAll(/^\/(?:policies|pipelines).*\n/gm, ''))(settings);
    },
    finds: [
      ['code-owners-paths', 'warning'],
      ['ci-file', 'warning'],
    ],
    says: /^no owner is named for policies\/, pipelines\/$/,
  },
  {
    name: 'approval rules that merge requests may change',
    change: approvals({ disable_overriding_approvers_per_merge_request: false }),
    finds: [['approval-rules', 'critical']],
  },
  {
    name: 'authors who approve',
    change: approvals({ merge_requests_author_approval: true }),
    finds: [['author-approval', 'critical']],
  },
  {
    name: 'committers who approve',
    change: approvals({ merge_requests_disable_committers_approval: false }),
    finds: [['committer-approval', 'critical']],
  },
  {
    name: 'approvals that outlive new commits',
    change: approvals({ reset_approvals_on_push: false }),
    finds: [['lasting-approvals', 'critical']],
  },
  {
    name: 'a CI file at an address',
    change: (settings) => {
      project({ ci_config_path: 'https://ci.example/a@b/c.yml' })(settings);
      moveToTarget(settings);
    },
    finds: [['ci-file', 'warning']],
  },
  {
    name: 'a CI file in the repository',
    change: (settings) => {
      project({ ci_config_path: '' })(settings);
      moveToTarget(settings);
    },
    finds: [['ci-file', 'warning']],
    says: /\.gitlab-ci\.yml of the repository itself/,
  },
  {
    name: 'a CI file of the same project',
    change: ownRef('platform/fleet'),
    finds: [['ci-file', 'warning']],
    says: /\.gitlab-ci\.yml of the default branch of the project itself/,
  },
  {
    name: 'a CI file of the target branch, the project written otherwise',
    change: ownRef('Platform/Fleet:main'),
    finds: [['ci-file', 'warning']],
    says: /\.gitlab-ci\.yml of main of the project itself/,
  },
  {
    name: 'a CI file of a commit of the same project',
    change: ownRef(`platform/fleet:${'ab'.repeat(20)}`),
    finds: [['ci-file', 'warning']],
  },
  {
    name: 'a CI file of another branch, which nothing protects',
    change: ownRef('platform/fleet:next'),
    finds: [['ci-file', 'critical']],
    says: /of next of the project itself, and developers may push to that/,
  },
  {
    name: 'a CI file of another branch, which developers may push to',
    change: ownRef('platform/fleet:release/1'),
    finds: [['ci-file', 'critical']],
  },
  {
    name: 'a CI file of another branch, which maintainers may push to',
    change: (settings) => {
      ownRef('platform/fleet:release/1')(settings);
      const rules = settings.replies[`${PROJECT}/protected_branches`] as object[];
      Object.assign(rules[1] ?? {}, { push_access_levels: [{ access_level: 40 }] });
    },
    finds: [['ci-file', 'warning']],
  },
  {
    name: 'pipelines that guests see',
    change: project({ public_jobs: true }),
    finds: [['public-pipelines', 'warning']],
  },
  {
    name: 'pipelines that everybody sees',
    change: project({ public_jobs: true, visibility: 'public' }),
    finds: [['public-pipelines', 'critical']],
  },
  {
    name: 'job tokens of all projects',
    change: (settings) => {
      settings.replies[`${PROJECT}/job_token_scope`] = { inbound_enabled: false, outbound_enabled: false };
    },
    finds: [['job-token', 'warning']],
  },
  {
    name: 'outdated deployments',
    change: project({ ci_forward_deployment_enabled: false }),
    finds: [['outdated-deployments', 'warning']],
  },
  {
    name: 'retries of outdated deployments',
    change: project({ ci_forward_deployment_rollback_allowed: true }),
    finds: [['outdated-deployments', 'info']],
  },
  {
    name: 'one cache for all branches',
    change: project({ ci_separated_caches: false }),
    finds: [['separated-caches', 'warning']],
  },
  {
    name: 'an unordered resource group',
    change: group({ process_mode: 'unordered' }),
    finds: [['resource-groups', 'warning']],
    says: /apply is unordered/,
  },
  {
    name: 'a resource group that lets newer applies overtake',
    change: group({ process_mode: 'newest_first' }),
    finds: [['resource-groups', 'warning']],
    says: /apply is newest_first: the newest apply goes first/,
  },
  {
    name: 'a resource group that lets newer applies overtake when they wait',
    change: group({ process_mode: 'newest_ready_first' }),
    finds: [['resource-groups', 'warning']],
    says: /apply is newest_ready_first/,
  },
  {
    name: 'resource groups of others only',
    change: group({ key: 'preview', process_mode: 'newest_first' }),
    finds: [['resource-groups', 'info']],
    says: /no resource group apply yet/,
  },
  {
    name: 'no resource group yet',
    change: (settings) => {
      settings.replies[`${PROJECT}/resource_groups`] = [];
    },
    finds: [['resource-groups', 'info']],
  },
  { name: 'a disabled webhook', change: hook({ alert_status: 'disabled' }), finds: [['webhook-alive', 'warning']] },
  {
    name: 'a webhook that is disabled for a while',
    change: hook({ alert_status: 'temporarily_disabled', disabled_until: '2026-06-01T13:00:00Z' }),
    finds: [['webhook-alive', 'warning']],
    says: /temporarily disabled until 2026-06-01T13:00:00Z/,
  },
  {
    name: 'no webhook',
    change: hook({ url: 'https://chat.example/hooks/1' }),
    finds: [['webhook-alive', 'info']],
  },
  {
    name: 'a webhook without any token',
    change: hook({ signing_token_present: false }),
    finds: [['webhook-secret', 'warning']],
  },
  {
    name: 'a webhook with a secret token only',
    change: hook({ signing_token_present: false, token_present: true }),
    finds: [['webhook-secret', 'info']],
  },
  {
    name: 'a webhook whose certificate is not checked',
    change: hook({ enable_ssl_verification: false }),
    finds: [['webhook-tls', 'warning']],
  },
  {
    name: 'a webhook without TLS',
    change: hook({ url: 'http://user:secret@trimtab.example/webhooks/gitlab' }),
    finds: [['webhook-tls', 'warning']],
    says: /trimtab\.example without TLS/,
  },
  {
    name: 'a bot that is a maintainer',
    change: (settings) => {
      settings.replies[`${PROJECT}/members/all/42`] = { id: 42, access_level: 40 };
    },
    finds: [['token-role', 'critical']],
    says: /Maintainer/,
  },
  { name: 'a token with sudo', change: token({ scopes: ['api', 'sudo'] }), finds: [['token-scope', 'critical']] },
  {
    name: 'a token that can only read',
    change: token({ scopes: ['read_api'] }),
    finds: [['token-scope', 'critical']],
    says: /has only read_api, and needs api/,
  },
  {
    name: 'a token that can only push',
    change: token({ scopes: ['read_repository', 'write_repository'] }),
    finds: [['token-scope', 'critical']],
    says: /has only read_repository, write_repository, and needs api/,
  },
  { name: 'a token without any scope', change: token({ scopes: [] }), finds: [['token-scope', 'critical']], says: /no scope/ },
  {
    name: 'a token for registries as well',
    change: token({ scopes: ['api', 'write_registry'] }),
    finds: [['token-scope', 'warning']],
  },
  {
    name: "a person's token",
    change: (settings) => {
      settings.replies['user'] = { id: 42, username: 'trimtab', bot: false };
    },
    finds: [['token-scope', 'warning']],
  },
  { name: 'a token that ends soon', change: token({ expires_at: '2026-06-14' }), finds: [['token-expiry', 'warning']] },
  { name: 'a token that lasts too long', change: token({ expires_at: '2027-07-01' }), finds: [['token-expiry', 'warning']] },
  { name: 'a token without an end', change: token({ expires_at: null }), finds: [['token-expiry', 'warning']] },
  { name: 'no trusted file', change: trust(null), finds: [['trust-file', 'critical']], says: /gate project platform\/gate/ },
  { name: 'a trusted file that is none', change: trust('{"version":2}'), finds: [['trust-file', 'critical']] },
  { name: 'a trusted file without keys', change: trust(trustFile({ keys: [] })), finds: [['trust-keys', 'critical']] },
  {
    name: 'a trusted file whose keys have run out',
    change: trust(trustFile({ keys: [trustedKey({ notAfter: inDays(-1) })] })),
    finds: [['trust-keys', 'critical']],
    says: /none of its 1 keys is in force/,
  },
  {
    name: 'a trusted file whose last key ends soon',
    change: trust(trustFile({ keys: [trustedKey({ notAfter: inDays(13) })] })),
    finds: [['trust-keys', 'warning']],
  },
  {
    name: 'a trusted file that leaves the bot open',
    change: trust(trustFile({ bot: null })),
    finds: [['trust-identity', 'warning']],
  },
  {
    name: 'a trusted file that leaves the address open',
    change: trust(trustFile({ apiUrl: null })),
    finds: [['trust-identity', 'critical']],
  },
  {
    name: 'a trusted file of another GitLab',
    change: trust(trustFile({ apiUrl: 'https://elsewhere.example/api/v4' })),
    finds: [['trust-identity', 'critical']],
  },
  {
    name: 'a trusted file of another project',
    change: trust(trustFile({ projectId: 8 })),
    finds: [['trust-identity', 'critical']],
    says: /projectId is 8, but should be 7/,
  },
  {
    name: 'a policy that is not what its manifest says',
    change: (settings) => {
      settings.files['platform/gate:policies/gate.wasm'] = 'swapped';
    },
    finds: [['policy', 'critical']],
  },
  {
    name: 'no policy',
    change: (settings) => {
      delete settings.files['platform/gate:policies/gate.json'];
    },
    finds: [['policy', 'critical']],
  },
  {
    name: 'policies that were replaced long ago',
    change: trust(trustFile({ minimumPolicyVersion: 1 })),
    finds: [['policy-floor', 'warning']],
    says: /minimumPolicyVersion is 1, and the gate project platform\/gate has version 3 of the policy: raise it after a rollout/,
  },
];

/** Keys and policy on the target branch, as projects without a gate project have them. */
export function moveToTarget(settings: GitLabSettings): void {
  for (const [name, text] of Object.entries(settings.files))
    if (name.startsWith('platform/gate:')) settings.files[name.replace('platform/gate:', '7:')] = text;
}
