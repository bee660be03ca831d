import type { Patient } from '../../doctor/index.ts';
import { TrimtabError } from '../../lib/errors.ts';

/** Throws for a project that the token may not see at all: it has no settings to report. */
export async function refuseStranger({ ask, project }: Patient): Promise<void> {
  const { status, text } = await ask(`projects/${encodeURIComponent(project)}`);
  if (status >= 200 && status < 300) return;
  throw new TrimtabError('unreachable', `the project ${project} cannot be read: GitLab answers ${status} ${text}`.trim(), {
    advice: 'Check the project, and that the token is valid and belongs to a member of it.',
  });
}
