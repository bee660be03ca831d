/** The one project of the forge. GitLab's usual settings for a guarded repository are on and cannot be switched. */
export const PROJECT = {
  id: 1,
  name: 'fleet',
  namespace: 'platform',
  namespaceName: 'Platform',
  path: 'platform/fleet',
  defaultBranch: 'main',
} as const;

export const ZERO_SHA = '0'.repeat(40);

/** GitLab release whose API the forge speaks. */
export const GITLAB_VERSION = '18.5.0';

/** A CI/CD variable of the project. */
export interface ProjectVariable {
  readonly key: string;
  readonly value: string;
  /** Only pipelines of protected refs get it; merge request pipelines never do. */
  readonly protected: boolean;
  /** Shown as [MASKED] in job logs. */
  readonly masked: boolean;
}

export function isProtectedBranch(branch: string): boolean {
  return branch === PROJECT.defaultBranch;
}
