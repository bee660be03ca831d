import { type Check, critical, judged, WELL } from '../check.ts';
import { flagOf } from '../reading.ts';

const FIELD = 'ci_allow_fork_pipelines_to_run_in_parent_project';

export const forkPipelines: Check = {
  id: 'fork-pipelines',
  title: "pipelines of forks do not run with this project's rights",
  why: "A pipeline of a fork runs the fork's own CI file with this project's variables and runners.",
  click: 'No menu has it: use the API call',
  api: `PUT /projects/:id with ${FIELD}=false`,
  look: async (settings) =>
    judged(flagOf(await settings.project(), FIELD), (on) =>
      on ? critical('merge requests of forks may run pipelines in this project') : WELL,
    ),
};
