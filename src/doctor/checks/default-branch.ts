import { type Check, critical, judged, WELL } from '../check.ts';
import { textOf } from '../reading.ts';

export const defaultBranch: Check = {
  id: 'default-branch',
  title: "the target branch is the project's default branch",
  why: 'Pipelines run for merge requests and for the default branch alone, so that what is merged into another one is never applied.',
  click:
    'Settings > Repository > Branch defaults > Default branch: choose the target branch, or name the default branch in forge.targetBranch',
  api: 'PUT /projects/:id with default_branch=<branch>',
  look: async (settings) => {
    const { targetBranch } = settings.patient;
    return judged(textOf(await settings.project(), 'default_branch'), (branch) =>
      branch === targetBranch
        ? WELL
        : critical(`merge requests go to ${targetBranch}, and the default branch is ${branch ?? 'not there yet'}`),
    );
  },
};
