import type { Verdict } from '../domain/verdict.ts';
import type { Forge, ForgeJob, ForgePipeline } from '../forge/port.ts';
import { type ApplyReport, parseApplyReport } from './apply-file.ts';
import { type ExpectedBinding, unbound } from './binding.ts';
import { DEADLINES, type Deadlines, neverStarted, overdue } from './deadline.ts';
import { isOver, newest, sayWhyNot } from './pipeline-state.ts';
import { parseVerdict } from './verdict-file.ts';

/** Reading of the forge is all this room does outside; time comes in as ms of the forge's clock. */
type Reader = Pick<Forge, 'pipelinesOf' | 'jobsOf' | 'artifact'>;

const POLICY_JOB = 'policy';
const APPLY_JOB = 'apply';
const VERDICT_FILE = 'verdict.json';
const APPLY_FILE = 'apply.json';
const LARGEST_ARTIFACT = 1024 * 1024;

export type VerdictReading =
  | { readonly kind: 'waiting'; readonly sentence: string }
  | { readonly kind: 'verdict'; readonly verdict: Verdict; readonly pipeline: ForgePipeline }
  /** No verdict that may be acted on: a person has to look. `pipeline` is the one that was read. */
  | { readonly kind: 'invalid'; readonly sentence: string; readonly pipeline: ForgePipeline | null };

/**
 * The verdict on a merge request's head: that of the newest merge request pipeline of exactly that commit,
 * from its policy job, bound to what is expected. `since` (ms) is when the head was pushed.
 */
export async function readVerdict(request: {
  forge: Reader;
  expected: Omit<ExpectedBinding, 'pipelineId'>;
  since: number;
  now: number;
  deadlines?: Deadlines;
}): Promise<VerdictReading> {
  const { forge, expected, since, now, deadlines = DEADLINES } = request;
  const { headSha } = expected;
  const pipelines = await forge.pipelinesOf(headSha, { source: 'merge_request_event' });
  const pipeline = newest(pipelines.filter((candidate) => candidate.sha === headSha));
  if (pipeline === null) {
    const sentence = neverStarted(`commit ${headSha.slice(0, 12)}`, since, now, deadlines);
    return sentence === null ? waiting('Waiting for the pipeline to start.') : invalid(sentence, null);
  }
  const job = newest((await forge.jobsOf(pipeline.id)).filter(({ name }) => name === POLICY_JOB));
  const ended = job !== null && (job.status === 'success' || job.status === 'failed');
  if (!ended) return notJudged(pipeline, job, now, deadlines);
  const text = await forge.artifact(job.id, VERDICT_FILE, LARGEST_ARTIFACT);
  return weigh(text, job, pipeline, expected, now);
}

function notJudged(pipeline: ForgePipeline, job: ForgeJob | null, now: number, deadlines: Deadlines): VerdictReading {
  const stuck = job === null ? null : sayWhyNot(job);
  if (stuck !== null) return invalid(stuck, pipeline);
  if (isOver(pipeline)) return invalid(`Pipeline ${pipeline.id} ended (${pipeline.status}) without a judgement.`, pipeline);
  const late = overdue(pipeline, now, deadlines);
  return late === null ? waiting(`Pipeline ${pipeline.id} is ${pipeline.status}.`) : invalid(late, pipeline);
}

function weigh(
  text: string | null,
  job: ForgeJob,
  pipeline: ForgePipeline,
  expected: Omit<ExpectedBinding, 'pipelineId'>,
  now: number,
): VerdictReading {
  if (text === null) return invalid(`Job ${job.id} left no ${VERDICT_FILE}.`, pipeline);
  const verdict = parseVerdict(text);
  if (verdict === null) return invalid(`The ${VERDICT_FILE} of job ${job.id} is not of the known form.`, pipeline);
  // A job that failed said deny; one that succeeded did not. Anything else was not written by the gate.
  if ((job.status === 'failed') !== (verdict.outcome === 'deny'))
    return invalid(`Job ${job.id} is ${job.status} although its verdict is ${verdict.outcome}.`, pipeline);
  const mismatch = unbound(verdict, { ...expected, pipelineId: pipeline.id }, now);
  return mismatch === null ? { kind: 'verdict', verdict, pipeline } : invalid(mismatch, pipeline);
}

export type ApplyReading =
  | { readonly kind: 'waiting'; readonly sentence: string }
  | { readonly kind: 'applied'; readonly report: ApplyReport; readonly pipeline: ForgePipeline }
  | { readonly kind: 'failed'; readonly sentence: string; readonly pipeline: ForgePipeline | null };

/** What became of a merge: the apply job of the push pipeline of the commit that it made. */
export async function readApply(request: {
  forge: Reader;
  mergeCommitSha: string;
  /** ms; when it was merged. */
  since: number;
  now: number;
  deadlines?: Deadlines;
}): Promise<ApplyReading> {
  const { forge, mergeCommitSha, since, now, deadlines = DEADLINES } = request;
  const pipelines = await forge.pipelinesOf(mergeCommitSha, { source: 'push' });
  const pipeline = newest(pipelines.filter(({ sha }) => sha === mergeCommitSha));
  if (pipeline === null) {
    const sentence = neverStarted(`the merged commit ${mergeCommitSha.slice(0, 12)}`, since, now, deadlines);
    return sentence === null ? waiting('Waiting for the pipeline of the merged commit.') : failed(sentence, null);
  }
  const jobs = await forge.jobsOf(pipeline.id);
  const job = newest(jobs.filter(({ name }) => name === APPLY_JOB));
  if (job?.status === 'success') {
    return readReport(await forge.artifact(job.id, APPLY_FILE, LARGEST_ARTIFACT), job, pipeline, mergeCommitSha);
  }
  const ended = isOver(pipeline) || job?.status === 'failed' || (job !== null && sayWhyNot(job) !== null);
  if (ended) return failed(await whyNotApplied(forge, jobs, job, pipeline), pipeline);
  const late = overdue(pipeline, now, deadlines);
  return late === null ? waiting(`Pipeline ${pipeline.id} is ${pipeline.status}.`) : failed(late, pipeline);
}

function readReport(text: string | null, job: ForgeJob, pipeline: ForgePipeline, sha: string): ApplyReading {
  const report = text === null ? null : parseApplyReport(text);
  if (report === null) return failed(`Job ${job.id} left no readable ${APPLY_FILE}.`, pipeline);
  if (report.sha !== sha) return failed(`The ${APPLY_FILE} of job ${job.id} is of another commit.`, pipeline);
  if (report.outcome === 'failed') return failed(`Job ${job.id} reports that the apply failed.`, pipeline);
  return { kind: 'applied', report, pipeline };
}

/** The judgement after the merge explains most applies that did not happen: its reason is worth a call. */
async function whyNotApplied(
  forge: Reader,
  jobs: readonly ForgeJob[],
  job: ForgeJob | null,
  pipeline: ForgePipeline,
): Promise<string> {
  const ended =
    job === null
      ? `Pipeline ${pipeline.id} ended (${pipeline.status}) without an apply`
      : `The apply job ${job.id} is ${job.status}`;
  const policy = newest(jobs.filter(({ name }) => name === POLICY_JOB));
  const text = policy === null ? null : await forge.artifact(policy.id, VERDICT_FILE, LARGEST_ARTIFACT);
  const verdict = text === null ? null : parseVerdict(text);
  if (verdict === null || verdict.outcome === 'auto') return `${ended}.`;
  const reason = verdict.reasons[0] ?? 'no reason given';
  return `${ended}; the verdict after the merge was ${verdict.outcome}: ${reason}`;
}

function waiting(sentence: string): { kind: 'waiting'; sentence: string } {
  return { kind: 'waiting', sentence };
}

function invalid(sentence: string, pipeline: ForgePipeline | null): VerdictReading {
  return { kind: 'invalid', sentence, pipeline };
}

function failed(sentence: string, pipeline: ForgePipeline | null): ApplyReading {
  return { kind: 'failed', sentence, pipeline };
}
