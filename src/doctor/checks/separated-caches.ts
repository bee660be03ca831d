import { type Check, judged, WELL, warning } from '../check.ts';
import { flagOf } from '../reading.ts';

const FIELD = 'ci_separated_caches';

export const separatedCaches: Check = {
  id: 'separated-caches',
  title: 'protected branches have caches of their own',
  why: 'Jobs of any branch could otherwise leave programs in the cache of node_modules that the jobs of the target branch run with its secrets.',
  click: 'Settings > CI/CD > General pipelines: switch on "Use separate caches for protected branches"',
  api: `PUT /projects/:id with ${FIELD}=true`,
  look: async (settings) =>
    judged(flagOf(await settings.project(), FIELD), (on) =>
      on ? WELL : warning('"Use separate caches for protected branches" is off'),
    ),
};
