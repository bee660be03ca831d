import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ForgeryCase } from '../case.ts';
import { type ApplyJob, applyRuns } from '../subjects/apply-job.ts';
import { controllerReads, controllerReadsVerdict, jobOf, pipelineOf, type Situation } from '../subjects/controller.ts';
import {
  agreeing,
  forged,
  goodVerdict,
  HEAD,
  NOW,
  OTHER_COMMIT,
  type Patch,
  PIPELINE,
  POLICY_JOB,
  RULES,
} from '../subjects/good-verdict.ts';
import { CONTRADICTIONS } from './t06-contradictions.ts';
import { DAMAGED_VERDICTS } from './t06-damaged-verdict.ts';

const UNKNOWN_FORM = `The verdict.json of job ${POLICY_JOB} is not of the known form.`;
const review = { ...agreeing('confidence'), outcome: 'review' };

/** What a forger can write into `verdict.json` while its bindings stay right, and the controller's answer. */
const WRITTEN: readonly [string, Patch, string | RegExp][] = [
  ['is of the first version', { version: 1 }, UNKNOWN_FORM],
  ['is of a version yet to come', { version: 3 }, UNKNOWN_FORM],
  ['has its version as a text', { version: '2' }, UNKNOWN_FORM],
  ['says allow', { outcome: 'allow' }, UNKNOWN_FORM],
  ['says AUTO', { outcome: 'AUTO' }, UNKNOWN_FORM],
  ['says auto with a blank', { outcome: 'auto ' }, UNKNOWN_FORM],
  ['says auto in a list', { outcome: ['auto'] }, UNKNOWN_FORM],
  ['says true', { outcome: true }, UNKNOWN_FORM],
  ['says nothing', { outcome: undefined }, UNKNOWN_FORM],
  ['has no rules', { rules: [] }, 'The verdict names no rule.'],
  ['has rules that are no list', { rules: { 0: agreeing('confidence'), length: 1 } }, UNKNOWN_FORM],
  ['has null for rules', { rules: null }, UNKNOWN_FORM],
  ['has a rule that is a text', { rules: ['signature'] }, UNKNOWN_FORM],
  ['has a rule without an outcome', { rules: [{ ...agreeing('signature'), outcome: undefined }] }, UNKNOWN_FORM],
  [
    'has a rule twice, once objecting',
    { rules: [...RULES.map(agreeing), { ...agreeing('signature'), outcome: 'deny' }] },
    UNKNOWN_FORM,
  ],
  [
    'is milder than its rule',
    { rules: RULES.map((rule) => (rule === 'confidence' ? review : agreeing(rule))) },
    'The verdict says auto although confidence does not.',
  ],
  [
    'is milder than a denial',
    { rules: RULES.map((rule) => ({ ...agreeing(rule), outcome: rule === 'signature' ? 'deny' : 'auto' })) },
    'The verdict says auto although signature does not.',
  ],
  [
    'waives a denial',
    { rules: [{ ...agreeing('signature'), outcome: 'deny', waived: true, waivedBy: 'the emergency' }] },
    UNKNOWN_FORM,
  ],
  ['waives by nobody', { rules: [{ ...review, waived: true, waivedBy: null }] }, UNKNOWN_FORM],
  ['waives by a text', { rules: [{ ...review, waived: 'true', waivedBy: 'root' }] }, UNKNOWN_FORM],
  ['names a waiver that it did not use', { rules: [{ ...review, waivedBy: 'root' }] }, UNKNOWN_FORM],
  [
    'waives what nobody may',
    { rules: [{ ...review, rule: 'known_origin', waived: true, waivedBy: 'the emergency' }] },
    'The verdict sets known_origin aside, which nobody may.',
  ],
  ['has an approval before the merge', { approvedBy: 'root' }, /names an approval/],
  ['has reasons that are no texts', { reasons: [{}] }, UNKNOWN_FORM],
  ['has security events and is auto', { securityEvents: ['The signature is forged.'] }, UNKNOWN_FORM],
  ['hides its security events', { securityEvents: undefined }, UNKNOWN_FORM],
  ['is bound to nothing', { bound: null }, UNKNOWN_FORM],
  ['is bound to a list', { bound: [goodVerdict().bound] }, UNKNOWN_FORM],
  ['is approved by an empty name', { approvedBy: '' }, UNKNOWN_FORM],
  ['is approved by a list of names', { approvedBy: ['root'] }, UNKNOWN_FORM],
];

const written = WRITTEN.map(
  ([what, patch, sentence]): ForgeryCase => ({
    threat: 'T6',
    name: `controller: an artifact that ${what}`,
    expected: { outcome: 'refused', because: [sentence] },
    attack: () => controllerReadsVerdict(patch),
  }),
);

/** Texts that are no verdict, although some parser might make one of them. */
const TEXTS: readonly [string, string][] = [
  ['is empty', ''],
  ['is the word auto', '"auto"'],
  ['is a list with a verdict', `[${forged({})}]`],
  ['is cut off', forged({}).slice(0, -2)],
  ['has a byte order mark', `\ufeff${forged({})}`],
  ['has two verdicts', `${forged({ outcome: 'deny' })}\n${forged({})}`],
  ['has a comment', `${forged({})} // auto`],
  ['is written in single quotes', forged({}).replaceAll('"', "'")],
];

const texts = TEXTS.map(
  ([what, text]): ForgeryCase => ({
    threat: 'T6',
    name: `controller: an artifact that ${what}`,
    expected: { outcome: 'refused', because: [UNKNOWN_FORM] },
    attack: () =>
      controllerReads((situation) => {
        situation.artifacts[POLICY_JOB] = text;
      }),
  }),
);

const LATER_JOB = 799;

/** A verdict where none of ours is: another job, another commit, a status that the pipeline does not bear out. */
const PLACED: readonly [string, (situation: Situation) => void, ForgeryCase['expected']][] = [
  [
    'in a job that is not the policy job',
    ({ jobs, artifacts }) => {
      jobs[PIPELINE] = [jobOf({ id: LATER_JOB, name: 'policy ' })];
      artifacts[LATER_JOB] = forged({});
    },
    { outcome: 'refused', because: [/ended \(success\) without a judgement/] },
  ],
  [
    'in a job that is called like a stage of ours',
    ({ jobs, artifacts }) => {
      jobs[PIPELINE] = [jobOf({ id: LATER_JOB, name: 'gate', stage: 'policy' })];
      artifacts[LATER_JOB] = forged({});
    },
    { outcome: 'refused', because: [/without a judgement/] },
  ],
  [
    'in a policy job that failed',
    ({ jobs }) => {
      jobs[PIPELINE] = [jobOf({ status: 'failed' })];
    },
    { outcome: 'refused', because: [`Job ${POLICY_JOB} is failed although its verdict is auto.`] },
  ],
  [
    'in a policy job that was cancelled',
    ({ jobs }) => {
      jobs[PIPELINE] = [jobOf({ status: 'canceled' })];
    },
    { outcome: 'refused', because: [/cancelled/] },
  ],
  [
    'in a policy job that was skipped',
    ({ jobs }) => {
      jobs[PIPELINE] = [jobOf({ status: 'skipped' })];
    },
    { outcome: 'refused', because: [/skipped/] },
  ],
  [
    'in a policy job that waits for a hand',
    ({ jobs }) => {
      jobs[PIPELINE] = [jobOf({ status: 'manual' })];
    },
    { outcome: 'refused', because: [/waits for a person/] },
  ],
  [
    'in a policy job that still runs',
    ({ jobs, pipelines }) => {
      jobs[PIPELINE] = [jobOf({ status: 'running' })];
      pipelines.splice(0, 1, pipelineOf({ status: 'running' }));
    },
    { outcome: 'waiting', because: [/is running/] },
  ],
  [
    'that was taken away',
    ({ artifacts }) => void delete artifacts[POLICY_JOB],
    { outcome: 'refused', because: [`Job ${POLICY_JOB} left no verdict.json.`] },
  ],
  [
    'in a deny that does not fail its job',
    ({ artifacts }) => {
      artifacts[POLICY_JOB] = forged({ outcome: 'deny' });
    },
    { outcome: 'refused', because: [`Job ${POLICY_JOB} is success although its verdict is deny.`] },
  ],
  [
    'in a pipeline that a push made, with a status of success',
    ({ pipelines }) => void pipelines.splice(0, 1, pipelineOf({ source: 'push' })),
    { outcome: 'waiting', because: ['Waiting for the pipeline to start.'] },
  ],
  [
    'in a pipeline of another commit that the forge lists all the same',
    ({ pipelines }) => void pipelines.splice(0, 1, pipelineOf({ sha: OTHER_COMMIT })),
    { outcome: 'waiting', because: ['Waiting for the pipeline to start.'] },
  ],
  [
    'in an external pipeline, as a commit status makes one',
    ({ pipelines }) => void pipelines.splice(0, 1, pipelineOf({ source: 'external', status: 'success' })),
    { outcome: 'waiting', because: ['Waiting for the pipeline to start.'] },
  ],
  [
    'in a second policy job',
    ({ jobs, artifacts }) => {
      jobs[PIPELINE] = [jobOf(), jobOf({ id: LATER_JOB })];
      artifacts[LATER_JOB] = forged({});
    },
    { outcome: 'refused', because: [`Pipeline ${PIPELINE} has 2 policy jobs.`] },
  ],
  [
    'in a job beside the policy job',
    ({ jobs, artifacts }) => {
      jobs[PIPELINE]?.push(jobOf({ id: LATER_JOB, name: 'lint', stage: 'validate' }));
      artifacts[LATER_JOB] = forged({});
    },
    { outcome: 'refused', because: [`Job ${LATER_JOB} (lint) left a verdict.json as well.`] },
  ],
  [
    'in a pipeline that somebody else started',
    ({ pipelines }) => void pipelines.splice(0, 1, pipelineOf({ startedBy: 'mallory' })),
    { outcome: 'refused', because: [/was started by mallory, not by trimtab/] },
  ],
  [
    'in a pipeline that nobody started',
    ({ pipelines }) => void pipelines.splice(0, 1, pipelineOf({ startedBy: null })),
    { outcome: 'refused', because: [/is not known/] },
  ],
  [
    'in a pipeline of somebody with almost our name',
    ({ pipelines }) => void pipelines.splice(0, 1, pipelineOf({ startedBy: 'Trimtab' })),
    { outcome: 'refused', because: [/was started by Trimtab/] },
  ],
  [
    'for a head that the branch has left since',
    ({ expected }) => {
      expected.headSha = OTHER_COMMIT;
    },
    { outcome: 'waiting', because: ['Waiting for the pipeline to start.'] },
  ],
];

const placed = PLACED.map(
  ([what, attack, expected]): ForgeryCase => ({
    threat: 'T6',
    name: `controller: a forged verdict ${what}`,
    expected,
    attack: () => controllerReads(attack),
  }),
);

/** The same towards the apply job, where nothing may be touched. */
const APPLIED: readonly [string, (job: ApplyJob) => void, string][] = [
  [
    'nothing',
    (job) => {
      job.verdict = '';
    },
    'invalid-verdict',
  ],
  [
    'the word auto',
    (job) => {
      job.verdict = '"auto"';
    },
    'invalid-verdict',
  ],
  [
    'a list',
    (job) => {
      job.verdict = `[${job.verdict}]`;
    },
    'invalid-verdict',
  ],
  [
    'half a verdict',
    (job) => {
      job.verdict = job.verdict.slice(0, 300);
    },
    'invalid-verdict',
  ],
  [
    'two verdicts',
    (job) => {
      job.verdict = `${job.verdict}${job.verdict}`;
    },
    'invalid-verdict',
  ],
  ['a verdict of the first version', (job) => job.forge({ version: 1 }), 'invalid-verdict'],
  ['a verdict of a version yet to come', (job) => job.forge({ version: 3 }), 'invalid-verdict'],
  ['another word for auto', (job) => job.forge({ outcome: 'allow' }), 'invalid-verdict'],
  ['auto in capitals', (job) => job.forge({ outcome: 'Auto' }), 'invalid-verdict'],
  ['auto in a list', (job) => job.forge({ outcome: ['auto'] }), 'invalid-verdict'],
  ['no outcome', (job) => job.forge({ outcome: undefined }), 'invalid-verdict'],
  ['no binding', (job) => job.forge({ bound: undefined }), 'invalid-verdict'],
  ['a denial', (job) => job.forge({ outcome: 'deny' }), 'denied'],
  ['a denial with an approval beside it', (job) => job.forge({ outcome: 'deny', approvedBy: 'root' }), 'denied'],
  ['a review that nobody approved', (job) => job.forge({ outcome: 'review' }), 'not-approved'],
  ['a review that true approved', (job) => job.forge({ outcome: 'review', approvedBy: true }), 'invalid-verdict'],
  ['a review that an empty name approved', (job) => job.forge({ outcome: 'review', approvedBy: '' }), 'invalid-verdict'],
  ['a review that a list of names approved', (job) => job.forge({ outcome: 'review', approvedBy: ['root'] }), 'invalid-verdict'],
  [
    'auto beside a rule that denies',
    (job) => job.forge({ rules: [{ ...agreeing('signature'), outcome: 'deny' }] }),
    'invalid-verdict',
  ],
  ['auto beside a rule that asks for review', (job) => job.forge({ rules: [review] }), 'invalid-verdict'],
  ['auto beside a security event', (job) => job.forge({ securityEvents: ['The signature is forged.'] }), 'invalid-verdict'],
  ['auto by no rule', (job) => job.forge({ rules: [] }), 'invalid-verdict'],
  [
    'a verdict in another folder, and none here',
    (job) => {
      writeFileSync(join(job.folder, 'plan', 'verdict.json'), job.verdict);
      job.verdict = 'null';
    },
    'invalid-verdict',
  ],
];

const applied = APPLIED.map(
  ([what, attack, code]): ForgeryCase => ({
    threat: 'T6',
    name: `apply: ${what} for a verdict`,
    expected: { outcome: 'refused', because: [code] },
    attack: () => applyRuns(attack),
  }),
);

/** A commit status with our name, as anybody with a token can post: nothing reads it, so nothing comes of it. */
const statuses = (['success', 'failed', 'running'] as const).map(
  (status): ForgeryCase => ({
    threat: 'T6',
    name: `controller: a commit status called policy that is ${status}, beside no pipeline`,
    expected: { outcome: 'waiting', because: ['Waiting for the pipeline to start.'] },
    attack: () =>
      controllerReads((situation) => {
        situation.pipelines = [pipelineOf({ id: 72, source: 'external', status, sha: HEAD, createdAt: NOW })];
        situation.jobs = { 72: [jobOf({ id: LATER_JOB, status })] };
        situation.artifacts = { [LATER_JOB]: forged({}, { pipelineId: 72 }) };
      }),
  }),
);

export const FORGED_VERDICTS: readonly ForgeryCase[] = [
  written,
  texts,
  placed,
  applied,
  statuses,
  CONTRADICTIONS,
  DAMAGED_VERDICTS,
].flat();
