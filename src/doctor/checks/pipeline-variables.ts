import { type Check, critical, info, judged, type Sight, WELL } from '../check.ts';
import { textOf } from '../reading.ts';

const FIELD = 'ci_pipeline_variables_minimum_override_role';

export const pipelineVariables: Check = {
  id: 'pipeline-variables',
  title: 'nobody starts pipelines with variables of their own',
  why: 'Pipeline variables outrank everything that the project sets, so a developer could hand the jobs values such as NODE_OPTIONS or another base commit.',
  click: 'Settings > CI/CD > Variables > Minimum role to use pipeline variables: choose "No one allowed"',
  api: `PUT /projects/:id with ${FIELD}=no_one_allowed`,
  look: async (settings) => {
    const project = await settings.project();
    // Releases before 17.7 have a switch beside the role, and the role counts only when it is on.
    const switchedOff = project.known && project.value['restrict_user_defined_variables'] === false;
    return judged(textOf(project, FIELD), (role) => judge(role, switchedOff));
  },
};

function judge(role: string | null, switchedOff: boolean): readonly Sight[] {
  if (role === 'no_one_allowed') return switchedOff ? critical('the restriction of pipeline variables is switched off') : WELL;
  if (switchedOff) return critical('every developer may start pipelines with variables of their own');
  if (role === 'maintainer' || role === 'owner') return info(`the role ${role} may start pipelines with variables of its own`);
  return critical(`pipeline variables are open to the role ${role ?? 'developer'}`);
}
