import type { MergeRequestFacts } from './facts.ts';
import { type JobFacts, type PipelineFacts, requestOf } from './pipeline.ts';
import type { Variables } from './variables.ts';

/** One sentence when the job was made for another commit than the one that is there. */
export function checkedOut({ commitSha }: Variables, headSha: string): string[] {
  return commitSha === null || commitSha === headSha
    ? []
    : ['CI_COMMIT_SHA names another commit than the one that is checked out.'];
}

interface Found {
  readonly pipeline: PipelineFacts | null;
  readonly job: JobFacts | null;
  readonly mergeRequest: MergeRequestFacts | null;
}

/** The variables that the forge does not bear out, one sentence each. What it does not say contradicts nothing. */
export function contradictionsOf(variables: Variables, headSha: string, { pipeline, job, mergeRequest }: Found): string[] {
  const { mergeRequestIid: iid, branch } = variables;
  const ref = pipeline?.ref ?? null;
  const sha = pipeline?.sha ?? null;
  const head = mergeRequest?.headSha ?? null;
  const found: [boolean, string][] = [
    [sha !== null && sha !== headSha, 'CI_PIPELINE_ID names a pipeline of another commit than the one that is checked out.'],
    [ref !== null && iid !== requestOf(ref), 'CI_MERGE_REQUEST_IID names another merge request than the pipeline belongs to.'],
    // Without a pipeline to ask this cannot be told from a merge request that was pushed to meanwhile.
    [
      ref === null && iid !== null && head !== null && head !== headSha,
      'CI_MERGE_REQUEST_IID names a merge request with another head.',
    ],
    [
      ref !== null && requestOf(ref) === null && branch !== null && branch !== ref,
      'CI_COMMIT_BRANCH names another branch than the one that the pipeline runs for.',
    ],
    [
      job !== null && job.pipelineId !== null && job.pipelineId !== variables.pipelineId,
      'CI_JOB_ID names a job of another pipeline.',
    ],
    [job !== null && !job.running, 'CI_JOB_ID names a job that is not running.'],
  ];
  return found.flatMap(([contradicts, sentence]) => (contradicts ? [sentence] : []));
}
