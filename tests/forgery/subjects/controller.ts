import { readVerdict } from '../../../src/apply/index.ts';
import type { ForgeJob, ForgeMergeRequest, ForgePipeline } from '../../../src/forge/port.ts';
import type { Answer } from '../case.ts';
import {
  BASE,
  DECISION,
  forged,
  HEAD,
  IID,
  MINUTE,
  NOW,
  type Patch,
  PIPELINE,
  POLICY,
  POLICY_JOB,
  POLICY_VERSION,
  PROJECT,
} from './good-verdict.ts';

/** What the forge shows to the controller and what the controller expects; an attack changes any of it. */
export interface Situation {
  pipelines: ForgePipeline[];
  jobs: Record<number, ForgeJob[]>;
  /** Text of `verdict.json` by job; a job that is not there has none. */
  artifacts: Record<number, string>;
  expected: {
    projectId: number;
    mergeRequestIid: number;
    headSha: string;
    decisionId: string;
    minimumPolicyVersion: number | null;
    policyInForce: { policyDigest: string | null; policyVersion: number | null };
  };
  /** What the forge holds against a merge. */
  headPipeline: ForgeMergeRequest['headPipeline'];
  /** Commits of the target branch. */
  target: string[];
  now: number;
}

export const pipelineOf = (fields: Partial<ForgePipeline> = {}): ForgePipeline => ({
  id: PIPELINE,
  sha: HEAD,
  ref: `refs/merge-requests/${IID}/head`,
  source: 'merge_request_event',
  status: 'success',
  webUrl: `http://forge/pipelines/${PIPELINE}`,
  startedBy: 'trimtab',
  createdAt: NOW - 2 * MINUTE,
  ...fields,
});

export const jobOf = (fields: Partial<ForgeJob> = {}): ForgeJob => ({
  id: POLICY_JOB,
  name: 'policy',
  stage: 'policy',
  status: 'success',
  webUrl: `http://forge/jobs/${POLICY_JOB}`,
  ...fields,
});

function goodSituation(): Situation {
  return {
    pipelines: [pipelineOf()],
    jobs: { [PIPELINE]: [jobOf({ id: 709, name: 'plan', stage: 'plan' }), jobOf()] },
    artifacts: { [POLICY_JOB]: forged({}) },
    expected: {
      projectId: PROJECT,
      mergeRequestIid: IID,
      headSha: HEAD,
      decisionId: DECISION,
      minimumPolicyVersion: POLICY_VERSION,
      policyInForce: { policyDigest: POLICY, policyVersion: POLICY_VERSION },
    },
    headPipeline: { id: PIPELINE, sha: HEAD },
    target: [BASE],
    now: NOW,
  };
}

/** What the controller makes of it: the reading that decides about the merge. */
export async function controllerReads(change: (situation: Situation) => void): Promise<Answer> {
  const situation = goodSituation();
  change(situation);
  const { pipelines, jobs, artifacts, expected, headPipeline, target, now } = situation;
  const reading = await readVerdict({
    forge: {
      pipelinesOf: async (_sha, { source }) => pipelines.filter((pipeline) => pipeline.source === source),
      pipeline: async (id) => pipelines.find((pipeline) => pipeline.id === id) ?? null,
      jobsOf: async (id) => jobs[id] ?? [],
      artifact: async (id, path) => (path === 'verdict.json' ? (artifacts[id] ?? null) : null),
    },
    expected,
    bot: 'trimtab',
    headPipeline,
    isInTarget: async (sha) => target.includes(sha),
    since: NOW - 3 * MINUTE,
    now,
  });
  if (reading.kind === 'waiting') return { outcome: 'waiting', because: [reading.sentence] };
  if (reading.kind === 'invalid') return { outcome: 'refused', because: [reading.sentence] };
  return { outcome: reading.verdict.outcome, because: [] };
}

/** The same with another verdict in the artifact. */
export function controllerReadsVerdict(fields: Patch, bound: Patch = {}): Promise<Answer> {
  return controllerReads((situation) => {
    situation.artifacts[POLICY_JOB] = forged(fields, bound);
  });
}
