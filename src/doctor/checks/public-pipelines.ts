import { type Check, critical, judged, type Sight, WELL, warning } from '../check.ts';
import { flagOf, textOf } from '../reading.ts';

export const publicPipelines: Check = {
  id: 'public-pipelines',
  title: 'only members see job logs and artifacts',
  why: 'Plans and logs show attributes of the infrastructure in the clear.',
  click: 'Settings > CI/CD > General pipelines: switch off "Project-based pipeline visibility" (formerly "Public pipelines")',
  api: 'PUT /projects/:id with public_jobs=false',
  look: async (settings) => {
    const project = await settings.project();
    return judged(flagOf(project, 'public_jobs'), (on) =>
      on ? judged(textOf(project, 'visibility'), (visibility) => shown(visibility)) : WELL,
    );
  },
};

function shown(visibility: string | null): readonly Sight[] {
  if (visibility === 'private') return warning('pipelines are visible to guests of this private project');
  return critical(
    `pipelines of this ${visibility ?? 'open'} project are visible to ${visibility === 'internal' ? 'every user' : 'everybody'}`,
  );
}
