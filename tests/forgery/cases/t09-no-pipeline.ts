import type { ForgeryCase } from '../case.ts';
import { controllerReads, jobOf, pipelineOf, type Situation } from '../subjects/controller.ts';
import { forged, HEAD, MINUTE, NOW, OTHER_COMMIT, PIPELINE, POLICY_JOB } from '../subjects/good-verdict.ts';

type Row = readonly [string, (situation: Situation) => void, ForgeryCase['expected']];

const NONE = { outcome: 'waiting', because: ['Waiting for the pipeline to start.'] } as const;
const NEWER = PIPELINE + 1;

/** T9: nothing was judged, although the forge might let it be merged. */
const MISSING: readonly Row[] = [
  [
    'there is no pipeline',
    (situation) => {
      situation.pipelines = [];
    },
    NONE,
  ],
  [
    'there is still no pipeline after an hour',
    (situation) => {
      situation.pipelines = [];
      situation.now += 60 * MINUTE;
    },
    { outcome: 'refused', because: [/still no pipeline/] },
  ],
  ...(['skipped', 'canceled', 'success', 'failed'] as const).map(
    (status): Row => [
      `the pipeline is ${status} and has no jobs, as after [skip ci]`,
      (situation) => {
        situation.pipelines = [pipelineOf({ status })];
        situation.jobs = {};
      },
      { outcome: 'refused', because: [new RegExp(`ended \\(${status}\\) without a judgement`)] },
    ],
  ),
  ...(['created', 'waiting_for_resource', 'preparing', 'pending', 'running', 'scheduled', 'manual'] as const).map(
    (status): Row => [
      `the pipeline is ${status} and nothing has been judged`,
      (situation) => {
        situation.pipelines = [pipelineOf({ status })];
        situation.jobs = { [PIPELINE]: [jobOf({ status: 'created' })] };
        situation.artifacts = {};
      },
      { outcome: 'waiting', because: [`Pipeline ${PIPELINE} is ${status}.`] },
    ],
  ),
  [
    'the policy job was left out of the pipeline',
    ({ jobs }) => {
      jobs[PIPELINE] = [jobOf({ id: 709, name: 'plan', stage: 'plan' })];
    },
    { outcome: 'refused', because: [/without a judgement/] },
  ],
];

/** T10: an older answer, or one for another kind of pipeline, is held up against a newer one. */
const OUTDATED: readonly Row[] = [
  [
    'a newer pipeline of the same commit is red',
    (situation) => {
      situation.pipelines.push(pipelineOf({ id: NEWER, status: 'failed' }));
      situation.jobs[NEWER] = [jobOf({ id: 720, status: 'failed' })];
    },
    { outcome: 'refused', because: ['Job 720 left no verdict.json.'] },
  ],
  [
    'a newer pipeline of the same commit has not judged yet',
    (situation) => {
      situation.pipelines.unshift(pipelineOf({ id: NEWER, status: 'running' }));
      situation.jobs[NEWER] = [jobOf({ id: 720, status: 'pending' })];
    },
    { outcome: 'waiting', because: [`Pipeline ${NEWER} is running.`] },
  ],
  [
    'a newer pipeline of the same commit hands in the verdict of the older one',
    (situation) => {
      situation.pipelines.push(pipelineOf({ id: NEWER }));
      situation.jobs[NEWER] = [jobOf({ id: 720 })];
      situation.artifacts[720] = forged({});
    },
    { outcome: 'refused', because: [/of pipeline 71, not 72/] },
  ],
  [
    'a newer pipeline was skipped',
    (situation) => void situation.pipelines.push(pipelineOf({ id: NEWER, status: 'skipped' })),
    { outcome: 'refused', because: [/ended \(skipped\)/] },
  ],
  [
    'a newer pipeline was cancelled',
    (situation) => void situation.pipelines.push(pipelineOf({ id: NEWER, status: 'canceled' })),
    { outcome: 'refused', because: [/ended \(canceled\)/] },
  ],
  [
    'the green pipeline is of the commit before',
    (situation) => {
      situation.pipelines = [pipelineOf({ sha: OTHER_COMMIT })];
    },
    NONE,
  ],
  [
    'the green pipeline is of the commit before, and its verdict of this one',
    (situation) => {
      situation.pipelines = [pipelineOf({ sha: OTHER_COMMIT, createdAt: NOW })];
      situation.artifacts[POLICY_JOB] = forged({}, { headSha: HEAD });
    },
    NONE,
  ],
  ...['push', 'web', 'api', 'trigger', 'schedule', 'parent_pipeline', 'external_pull_request_event'].map(
    (source): Row => [
      `the green pipeline was made by ${source}`,
      (situation) => {
        situation.pipelines = [pipelineOf({ source })];
      },
      NONE,
    ],
  ),
  [
    'the forge holds no pipeline against the merge',
    (situation) => {
      situation.headPipeline = null;
    },
    { outcome: 'waiting', because: [/has not taken up pipeline 71/] },
  ],
  [
    'the forge holds an older pipeline against the merge',
    (situation) => {
      situation.headPipeline = { id: PIPELINE - 1, sha: HEAD };
    },
    { outcome: 'waiting', because: [/has not taken up pipeline 71/] },
  ],
  [
    'the forge holds a newer pipeline against the merge',
    (situation) => {
      situation.headPipeline = { id: NEWER, sha: HEAD };
    },
    { outcome: 'refused', because: [/holds pipeline 72 against a merge/] },
  ],
  [
    'the forge holds the pipeline for another commit',
    (situation) => {
      situation.headPipeline = { id: PIPELINE, sha: OTHER_COMMIT };
    },
    { outcome: 'refused', because: [/against a merge, not the judged/] },
  ],
  [
    'the policy job was started again and is not done',
    ({ jobs }) => void jobs[PIPELINE]?.splice(1, 1, jobOf({ id: 799, status: 'running' })),
    { outcome: 'refused', because: [/ended \(success\) without a judgement/] },
  ],
  [
    'the policy job was started again and failed',
    ({ jobs }) => void jobs[PIPELINE]?.splice(1, 1, jobOf({ id: 799, status: 'failed' })),
    { outcome: 'refused', because: ['Job 799 left no verdict.json.'] },
  ],
];

const toCase =
  (threat: 'T9' | 'T10') =>
  ([what, attack, expected]: Row): ForgeryCase => ({
    threat,
    name: `controller: ${what}`,
    expected,
    attack: () => controllerReads(attack),
  });

export const NO_PIPELINE: readonly ForgeryCase[] = [...MISSING.map(toCase('T9')), ...OUTDATED.map(toCase('T10'))];
