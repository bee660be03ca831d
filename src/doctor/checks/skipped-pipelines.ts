import { type Check, critical, judged, WELL } from '../check.ts';
import { flagOf } from '../reading.ts';

const FIELD = 'allow_merge_on_skipped_pipeline';

export const skippedPipelines: Check = {
  id: 'skipped-pipelines',
  title: 'a skipped pipeline has not passed',
  why: 'With it `[skip ci]` in a commit message is enough to merge what no gate has seen.',
  click: 'Settings > Merge requests > Merge checks: switch off "Skipped pipelines are considered successful"',
  api: `PUT /projects/:id with ${FIELD}=false`,
  look: async (settings) =>
    judged(flagOf(await settings.project(), FIELD), (on) =>
      on ? critical('"Skipped pipelines are considered successful" is on') : WELL,
    ),
};
