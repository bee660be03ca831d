import { type Check, judged, type Sight, WELL, warning } from '../check.ts';
import { gateProject, isAddress } from '../place.ts';
import { textOf } from '../reading.ts';

export const ciFile: Check = {
  id: 'ci-file',
  title: 'the CI file lies in a separate gate project',
  why: 'A CI file in the repository is part of what a merge request may change; the gate then has to notice, and a gate project makes it impossible.',
  click: 'Settings > CI/CD > General pipelines > CI/CD configuration file: `.gitlab-ci.yml@<group>/<gate project>:<ref>`',
  api: 'PUT /projects/:id with ci_config_path=.gitlab-ci.yml@<group>/<gate project>:<ref>',
  look: async (settings) => judged(textOf(await settings.project(), 'ci_config_path'), judge),
};

function judge(path: string | null): readonly Sight[] {
  if (gateProject(path) !== null) return WELL;
  if (isAddress(path)) return warning(`the CI file comes from the address ${path}, which GitLab does not guard`);
  return warning(`the CI file is ${path === null || path === '' ? '.gitlab-ci.yml' : path} of the repository itself`);
}
