import { Projects } from '@gitbeaker/rest';
import { TrimtabError } from '../lib/errors.ts';
import type { HttpOptions } from './http.ts';
import { mergeRequestsPart } from './merge-requests.ts';
import { mergingPart } from './merging.ts';
import { notesPart } from './notes.ts';
import { pipelinesPart } from './pipelines.ts';
import type { Forge } from './port.ts';
import { connect } from './resources.ts';
import { createUsers } from './users.ts';

export interface GitLabOptions extends HttpOptions {
  /** Numeric: a project's path can move. */
  readonly projectId: number;
}

/** The forge port, and what composing needs beside it. */
export type GitLabForge = Forge & {
  /** Where the project is cloned from and pushed to, below our own address of the forge. */
  repositoryUrl(): Promise<string>;
};

/**
 * GitLab by its REST API. Reading calls and those with a precondition are repeated when the forge is busy
 * or away, others never. Foreseen refusals are values; everything else is a ForgeFailure or a TrimtabError,
 * and neither holds the token.
 */
export function createGitLabForge(options: GitLabOptions): GitLabForge {
  const gitlab = connect(options);
  const users = createUsers(gitlab);
  const projects = new Projects(gitlab.options);
  return {
    whoAmI: users.whoAmI,
    ...mergeRequestsPart(gitlab, users.idsOf, options),
    ...mergingPart(gitlab),
    ...notesPart(gitlab, users.whoAmI),
    ...pipelinesPart(gitlab),
    async repositoryUrl() {
      const { path_with_namespace: path } = await projects.show(options.projectId);
      if (typeof path !== 'string' || !/^[\w][\w./-]*$/.test(path) || path.includes('..'))
        throw new TrimtabError('forge-answer', 'reading the project from the forge: its path has another form');
      return `${options.url.replace(/\/+$/, '')}/${path}.git`;
    },
  };
}
