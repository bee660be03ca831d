import type { Verdict } from '../domain/verdict.ts';
import type { Forge, ForgeJob, ForgePipeline } from '../forge/port.ts';
import { type ApplyReport, parseApplyReport } from './apply-file.ts';
import { APPLY_FILE, APPLY_JOB, LARGEST_ARTIFACT, POLICY_JOB, VERDICT_FILE } from './artifacts.ts';
import { DEADLINES, type Deadlines, neverStarted, overdue } from './deadline.ts';
import { isOver, newest, sayWhyNot } from './pipeline-state.ts';
import { parseVerdict } from './verdict-file.ts';

/** Reading of the forge is all this room does outside; time comes in as ms of the forge's clock. */
type Reader = Pick<Forge, 'pipelinesOf' | 'jobsOf' | 'artifact'>;

export type ApplyReading =
  | { readonly kind: 'waiting'; readonly sentence: string }
  | { readonly kind: 'applied'; readonly report: ApplyReport; readonly pipeline: ForgePipeline }
  /** The job left the service's stack alone, and says why. */
  | { readonly kind: 'left-alone'; readonly because: string; readonly pipeline: ForgePipeline }
  /** The job ended well and does not name the service: an earlier run has done it, or nobody has. */
  | { readonly kind: 'idle'; readonly sentence: string; readonly report: ApplyReport; readonly pipeline: ForgePipeline }
  | {
      readonly kind: 'failed';
      readonly sentence: string;
      readonly pipeline: ForgePipeline | null;
      /** What the gate said after the merge, where it was in the way. */
      readonly verdict: Verdict | null;
    };

/** What became of a merge for the service that it moves: the apply job of the push pipeline of the commit that it made. */
export async function readApply(request: {
  forge: Reader;
  mergeCommitSha: string;
  service: string;
  /** ms; when it was merged. */
  since: number;
  now: number;
  deadlines?: Deadlines;
}): Promise<ApplyReading> {
  const { forge, mergeCommitSha, service, since, now, deadlines = DEADLINES } = request;
  const pipelines = await forge.pipelinesOf(mergeCommitSha, { source: 'push' });
  const pipeline = newest(pipelines.filter(({ sha }) => sha === mergeCommitSha));
  if (pipeline === null) {
    const sentence = neverStarted(`the merged commit ${mergeCommitSha.slice(0, 12)}`, since, now, deadlines);
    return sentence === null ? waiting('Waiting for the pipeline of the merged commit.') : failed(sentence, null);
  }
  const jobs = await forge.jobsOf(pipeline.id);
  const job = newest(jobs.filter(({ name }) => name === APPLY_JOB));
  if (job?.status === 'success') {
    const text = await forge.artifact(job.id, APPLY_FILE, LARGEST_ARTIFACT);
    return readReport(text, { job, pipeline, sha: mergeCommitSha, service });
  }
  const ended = isOver(pipeline) || job?.status === 'failed' || (job !== null && sayWhyNot(job) !== null);
  if (ended) return await notApplied(forge, jobs, job, pipeline);
  const late = overdue(pipeline, now, deadlines);
  return late === null ? waiting(`Pipeline ${pipeline.id} is ${pipeline.status}.`) : failed(late, pipeline);
}

interface Reported {
  readonly job: ForgeJob;
  readonly pipeline: ForgePipeline;
  readonly sha: string;
  readonly service: string;
}

function readReport(text: string | null, { job, pipeline, sha, service }: Reported): ApplyReading {
  const report = text === null ? null : parseApplyReport(text);
  if (report === null) return failed(`Job ${job.id} left no readable ${APPLY_FILE}.`, pipeline);
  if (report.sha !== sha) return failed(`The ${APPLY_FILE} of job ${job.id} is of another commit.`, pipeline);
  if (report.outcome === 'failed') return failed(`Job ${job.id} reports that the apply failed.`, pipeline);
  const left = report.skipped.find(({ stack }) => stack === service);
  if (left !== undefined) return { kind: 'left-alone', because: left.because, pipeline };
  if (report.outcome === 'applied' && report.services.includes(service)) return { kind: 'applied', report, pipeline };
  const did = report.outcome === 'applied' ? `changed ${report.services.join(', ') || 'no service'}` : 'had nothing to do';
  const sentence = `job ${job.id} of pipeline ${pipeline.id} ended well and ${did}`;
  return { kind: 'idle', sentence, report, pipeline };
}

/** The judgement after the merge explains most applies that did not happen: its reason is worth a call. */
async function notApplied(
  forge: Reader,
  jobs: readonly ForgeJob[],
  job: ForgeJob | null,
  pipeline: ForgePipeline,
): Promise<ApplyReading> {
  const ended =
    job === null
      ? `Pipeline ${pipeline.id} ended (${pipeline.status}) without an apply`
      : `The apply job ${job.id} is ${job.status}`;
  const policy = newest(jobs.filter(({ name }) => name === POLICY_JOB));
  const text = policy === null ? null : await forge.artifact(policy.id, VERDICT_FILE, LARGEST_ARTIFACT);
  const verdict = text === null ? null : parseVerdict(text);
  if (verdict === null || verdict.outcome === 'auto') return failed(`${ended}.`, pipeline);
  const reason = verdict.reasons[0] ?? 'no reason given';
  return failed(`${ended}; the verdict after the merge was ${verdict.outcome}: ${reason}`, pipeline, verdict);
}

function waiting(sentence: string): ApplyReading {
  return { kind: 'waiting', sentence };
}

function failed(sentence: string, pipeline: ForgePipeline | null, verdict: Verdict | null = null): ApplyReading {
  return { kind: 'failed', sentence, pipeline, verdict };
}
