import { PROJECT } from '../../state/project.ts';
import { accessLevel, type User } from '../../state/user.ts';

export function presentProject(user: User, url: string, createdAt: string) {
  const web = `${url}/${PROJECT.path}`;
  return {
    id: PROJECT.id,
    description: 'The fleet as code',
    name: PROJECT.name,
    name_with_namespace: `${PROJECT.namespaceName} / ${PROJECT.name}`,
    path: PROJECT.name,
    path_with_namespace: PROJECT.path,
    created_at: createdAt,
    default_branch: PROJECT.defaultBranch,
    tag_list: [],
    topics: [],
    ssh_url_to_repo: '',
    http_url_to_repo: `${web}.git`,
    web_url: web,
    readme_url: `${web}/-/blob/${PROJECT.defaultBranch}/README.md`,
    forks_count: 0,
    star_count: 0,
    last_activity_at: createdAt,
    visibility: 'private',
    archived: false,
    empty_repo: false,
    namespace: namespace(url),
    _links: {
      self: `${url}/api/v4/projects/${PROJECT.id}`,
      merge_requests: `${url}/api/v4/projects/${PROJECT.id}/merge_requests`,
    },
    permissions: { project_access: { access_level: accessLevel(user.role), notification_level: 3 }, group_access: null },
    ...settings(),
  };
}

function namespace(url: string) {
  const { namespace: path, namespaceName: name } = PROJECT;
  return {
    id: 1,
    name,
    path,
    kind: 'group',
    full_path: path,
    parent_id: null,
    avatar_url: null,
    web_url: `${url}/groups/${path}`,
  };
}

/** The settings that a guarded repository needs, as the forge behaves. */
function settings() {
  return {
    merge_requests_enabled: true,
    jobs_enabled: true,
    merge_method: 'merge',
    squash_option: 'default_off',
    only_allow_merge_if_pipeline_succeeds: true,
    allow_merge_on_skipped_pipeline: false,
    only_allow_merge_if_all_discussions_are_resolved: false,
    remove_source_branch_after_merge: true,
    merge_pipelines_enabled: false,
    merge_trains_enabled: false,
    auto_cancel_pending_pipelines: 'enabled',
    ci_config_path: '',
    ci_default_git_depth: 20,
    ci_allow_fork_pipelines_to_run_in_parent_project: false,
    // Jobs of a resource group are served as they come, and may be retried at any time.
    ci_forward_deployment_enabled: false,
    ci_forward_deployment_rollback_allowed: true,
    ci_separated_caches: true,
    restrict_user_defined_variables: true,
    ci_pipeline_variables_minimum_override_role: 'no_one_allowed',
    ci_push_repository_for_job_token_allowed: false,
    build_timeout: 3600,
    public_jobs: false,
  };
}
