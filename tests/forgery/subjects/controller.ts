import { readVerdict } from '../../../src/apply/index.ts';
import type { ForgeJob, ForgePipeline } from '../../../src/forge/port.ts';
import type { Answer } from '../case.ts';
import { DECISION, forged, HEAD, IID, MINUTE, NOW, type Patch, PIPELINE, POLICY_JOB, PROJECT } from './good-verdict.ts';

/** What the forge shows to the controller and what the controller expects; an attack changes any of it. */
export interface Situation {
  pipelines: ForgePipeline[];
  jobs: Record<number, ForgeJob[]>;
  /** Text of `verdict.json` by job; a job that is not there has none. */
  artifacts: Record<number, string>;
  expected: { projectId: number; mergeRequestIid: number; headSha: string; decisionId: string };
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
    expected: { projectId: PROJECT, mergeRequestIid: IID, headSha: HEAD, decisionId: DECISION },
    now: NOW,
  };
}

/** What the controller makes of it: the reading that decides about the merge. */
export async function controllerReads(change: (situation: Situation) => void): Promise<Answer> {
  const situation = goodSituation();
  change(situation);
  const { pipelines, jobs, artifacts, expected, now } = situation;
  const reading = await readVerdict({
    forge: {
      pipelinesOf: async (_sha, { source }) => pipelines.filter((pipeline) => pipeline.source === source),
      jobsOf: async (id) => jobs[id] ?? [],
      artifact: async (id, path) => (path === 'verdict.json' ? (artifacts[id] ?? null) : null),
    },
    expected,
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
