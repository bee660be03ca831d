import { type Check, info, judged, WELL, warning } from '../check.ts';
import { flagOf } from '../reading.ts';

const FIELD = 'ci_forward_deployment_enabled';
/** For rollbacks, which Trimtab makes by merge requests. */
const RETRIES = 'ci_forward_deployment_rollback_allowed';

export const outdatedDeployments: Check = {
  id: 'outdated-deployments',
  title: 'older deployments do not follow newer ones',
  why: 'Otherwise the apply job of an older merge may run after that of a newer one; apply refuses a plan that is stale, but the pipeline should not try.',
  click:
    'Settings > CI/CD > General pipelines: switch on "Prevent outdated deployment jobs", switch off "Allow job retries for rollback deployments"',
  api: `PUT /projects/:id with ${FIELD}=true, ${RETRIES}=false`,
  look: async (settings) => {
    const project = await settings.project();
    return judged(flagOf(project, FIELD), (on) => {
      if (!on) return warning('"Prevent outdated deployment jobs" is off');
      const retries = flagOf(project, RETRIES);
      return retries.known && retries.value ? info('jobs of older deployments may be started again by hand') : WELL;
    });
  },
};
