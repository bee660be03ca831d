/** A project webhook. */
export interface Hook {
  readonly id: number;
  url: string;
  /** Sent as `X-Gitlab-Token`; never shown again. */
  token: string;
  readonly createdAt: number;
  pushEvents: boolean;
  mergeRequestEvents: boolean;
  pipelineEvents: boolean;
  noteEvents: boolean;
  jobEvents: boolean;
}

export interface CommitStatus {
  readonly id: number;
  readonly sha: string;
  readonly ref: string;
  readonly name: string;
  readonly username: string;
  readonly createdAt: number;
  status: string;
  targetUrl: string | null;
  description: string | null;
}

/** A Terraform state file with its lock. */
export interface TerraformState {
  readonly name: string;
  content: Buffer | null;
  lock: { readonly id: string; readonly who: string; readonly info: Readonly<Record<string, unknown>> } | null;
}
