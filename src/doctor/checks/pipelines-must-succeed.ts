import { type Check, critical, judged, WELL } from '../check.ts';
import { flagOf } from '../reading.ts';

const FIELD = 'only_allow_merge_if_pipeline_succeeds';

export const pipelinesMustSucceed: Check = {
  id: 'pipelines-must-succeed',
  title: 'merges need a pipeline that has passed',
  why: 'Without it an automatic merge happens at once, before the gate has judged the commit.',
  click: 'Settings > Merge requests > Merge checks: switch on "Pipelines must succeed"',
  api: `PUT /projects/:id with ${FIELD}=true`,
  look: async (settings) =>
    judged(flagOf(await settings.project(), FIELD), (on) => (on ? WELL : critical('"Pipelines must succeed" is off'))),
};
