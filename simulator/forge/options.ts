import type { WorldClock } from '../clock.ts';
import type { PipelineRunner } from './runner/port.ts';
import type { ProjectVariable } from './state/project.ts';
import type { ForgeStats } from './stats.ts';

export interface ForgeOptions {
  readonly clock: WorldClock;
  /** Folder for the bare repository and what else the forge keeps. It is made when absent. */
  readonly stateDir: string;
  /** Folder whose files become the first commit of `main`. It is only read. */
  readonly repository: string;
  /**
   * Access tokens of the members: `root` (a person, maintainer), `trimtab` (developer), `gate` (reporter) and `ops` (a
   * second person, maintainer; without a token it acts on the pages only).
   */
  readonly tokens: { readonly root: string; readonly bot: string; readonly gate: string; readonly ops?: string };
  readonly variables?: readonly ProjectVariable[];
  readonly hooks?: readonly { readonly url: string; readonly token: string }[];
  readonly runner: PipelineRunner;
  /** 0 or absent: any free port of the loopback interface. */
  readonly port?: number;
  /** Files that stay out of the first commit: paths, folders ending in `/`, or a function that says true for them. */
  readonly seedFiles?: readonly string[] | ((path: string) => boolean);
  /** Texts of the first commit by path, in the place of the folder's own files or beside them. */
  readonly seedTexts?: Readonly<Record<string, string>>;
  /** API requests per user and real minute before 429; GitLab.com's 2,000 when absent. */
  readonly requestsPerMinute?: number;
  /** Weakest role that may write Terraform states. GitLab's is `maintainer`. */
  readonly stateWriters?: 'developer' | 'maintainer';
  /** Source branches whose pipelines are started before those of others: what a runner of their own does in GitLab. */
  readonly isUrgent?: (sourceBranch: string) => boolean;
  /** One line about something that went wrong behind a request. */
  readonly log?: (line: string) => void;
}

export interface Forge {
  /** `http://127.0.0.1:<port>`; the API is below `/api/v4`, the repository at `/platform/fleet.git`. */
  readonly url: string;
  readonly project: { readonly id: number; readonly path: string };
  /** Absolute path. */
  readonly bareRepository: string;
  /** What the forge did so far. */
  stats(): ForgeStats;
  /** Resolves when no webhook, merge or reading of a pipeline's file is under way. Running pipelines do not count. */
  idle(): Promise<void>;
  close(): Promise<void>;
}
