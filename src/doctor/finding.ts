/**
 * `critical`: the gate can be passed round, or cannot work; `warning`: one defence less; `info`: worth knowing;
 * `unknown`: it could not be read, and may be any of the others.
 */
export type Severity = 'critical' | 'warning' | 'unknown' | 'info';
export const SEVERITIES: readonly Severity[] = ['critical', 'warning', 'unknown', 'info'];

export interface Finding {
  /** Name of the check. */
  readonly id: string;
  readonly severity: Severity;
  /** What the forge says. */
  readonly seen: string;
  /** Why it matters. */
  readonly why: string;
  /** GitLab's menus, from the project's page on. */
  readonly click: string;
  /** The same as an API call; null when there is none. */
  readonly api: string | null;
}
