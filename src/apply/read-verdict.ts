import type { SecurityKind } from '../domain/event.ts';
import type { Verdict } from '../domain/verdict.ts';
import type { Forge, ForgeJob, ForgeMergeRequest, ForgePipeline } from '../forge/port.ts';
import { LARGEST_ARTIFACT, POLICY_JOB, VERDICT_FILE } from './artifacts.ts';
import { type ExpectedBinding, unbound } from './binding.ts';
import { DEADLINES, type Deadlines, neverStarted, overdue } from './deadline.ts';
import { isOver, newest, sayWhyNot } from './pipeline-state.ts';
import { type Fault, fault } from './suspicion.ts';
import { parseVerdict } from './verdict-file.ts';

export interface VerdictRequest {
  /** Reading of the forge is all this room does outside. */
  readonly forge: Pick<Forge, 'pipelinesOf' | 'pipeline' | 'jobsOf' | 'artifact'>;
  readonly expected: Omit<ExpectedBinding, 'pipelineId'>;
  /** Username of the bot: a pipeline that somebody else started ran with his variables. */
  readonly bot: string;
  /** What the forge holds against a merge right now. */
  readonly headPipeline: ForgeMergeRequest['headPipeline'];
  /** Whether the target branch's history holds a commit. */
  isInTarget(sha: string): Promise<boolean>;
  /** ms; when the head was pushed. */
  readonly since: number;
  /** ms of the forge's clock. */
  readonly now: number;
  readonly deadlines?: Deadlines;
}

export type VerdictReading =
  | { readonly kind: 'waiting'; readonly sentence: string }
  | { readonly kind: 'verdict'; readonly verdict: Verdict; readonly pipeline: ForgePipeline }
  /** No verdict that may be acted on: a person has to look. `pipeline` is the one that was read. */
  | {
      readonly kind: 'invalid';
      readonly sentence: string;
      readonly suspicion: SecurityKind | null;
      readonly pipeline: ForgePipeline | null;
    };

/**
 * The verdict on a merge request's head: that of the newest merge request pipeline of exactly that commit,
 * started by the bot, from its one policy job, bound to what is expected.
 */
export async function readVerdict(request: VerdictRequest): Promise<VerdictReading> {
  const { forge, since, now, deadlines = DEADLINES } = request;
  const { headSha } = request.expected;
  const pipelines = await forge.pipelinesOf(headSha, { source: 'merge_request_event' });
  const pipeline = newest(pipelines.filter((candidate) => candidate.sha === headSha));
  if (pipeline === null) {
    const sentence = neverStarted(`commit ${headSha.slice(0, 12)}`, since, now, deadlines);
    return sentence === null ? waiting('Waiting for the pipeline to start.') : invalid(fault(sentence), null);
  }
  const jobs = await forge.jobsOf(pipeline.id);
  const judges = jobs.filter(({ name }) => name === POLICY_JOB);
  // The forge lists the newest attempt of each job alone.
  if (judges.length > 1) return invalid(fault(`Pipeline ${pipeline.id} has ${judges.length} policy jobs.`, 'altered'), pipeline);
  const job = newest(judges);
  const ended = job !== null && (job.status === 'success' || job.status === 'failed');
  if (!ended) return notJudged(pipeline, job, now, deadlines);
  return await weigh(request, pipeline, job, jobs);
}

function notJudged(pipeline: ForgePipeline, job: ForgeJob | null, now: number, deadlines: Deadlines): VerdictReading {
  const stuck = job === null ? null : sayWhyNot(job);
  if (stuck !== null) return invalid(fault(stuck), pipeline);
  if (isOver(pipeline))
    return invalid(fault(`Pipeline ${pipeline.id} ended (${pipeline.status}) without a judgement.`), pipeline);
  const late = overdue(pipeline, now, deadlines);
  return late === null ? waiting(`Pipeline ${pipeline.id} is ${pipeline.status}.`) : invalid(fault(late), pipeline);
}

async function weigh(
  request: VerdictRequest,
  pipeline: ForgePipeline,
  job: ForgeJob,
  jobs: readonly ForgeJob[],
): Promise<VerdictReading> {
  const { forge, expected, now } = request;
  const stranger = await startedByAnother(request, pipeline);
  if (stranger !== null) return invalid(stranger, pipeline);
  const text = await forge.artifact(job.id, VERDICT_FILE, LARGEST_ARTIFACT);
  if (text === null) return invalid(fault(`Job ${job.id} left no ${VERDICT_FILE}.`), pipeline);
  const verdict = parseVerdict(text);
  if (verdict === null)
    return invalid(fault(`The ${VERDICT_FILE} of job ${job.id} is not of the known form.`, 'altered'), pipeline);
  // A job that failed said deny; one that succeeded did not. Anything else was not written by the gate.
  if ((job.status === 'failed') !== (verdict.outcome === 'deny'))
    return invalid(fault(`Job ${job.id} is ${job.status} although its verdict is ${verdict.outcome}.`, 'altered'), pipeline);
  const mismatch = unbound(verdict, { ...expected, pipelineId: pipeline.id }, now);
  if (mismatch !== null) return invalid(mismatch, pipeline);
  if (verdict.outcome !== 'auto') return { kind: 'verdict', verdict, pipeline };
  return await permitting(request, verdict, pipeline, otherThan(job, jobs));
}

/** What only an automatic merge needs: that nothing else speaks for the same commit, and that its base still stands. */
async function permitting(
  request: VerdictRequest,
  verdict: Verdict,
  pipeline: ForgePipeline,
  others: readonly ForgeJob[],
): Promise<VerdictReading> {
  const { forge, headPipeline } = request;
  if (headPipeline === null || headPipeline.id < pipeline.id)
    return waiting(`The forge has not taken up pipeline ${pipeline.id} yet.`);
  if (headPipeline.id !== pipeline.id || headPipeline.sha !== pipeline.sha)
    return invalid(
      fault(`The forge holds pipeline ${headPipeline.id} against a merge, not the judged ${pipeline.id}.`),
      pipeline,
    );
  for (const other of others) {
    if ((await forge.artifact(other.id, VERDICT_FILE, LARGEST_ARTIFACT)) === null) continue;
    return invalid(fault(`Job ${other.id} (${other.name}) left a ${VERDICT_FILE} as well.`, 'altered'), pipeline);
  }
  const { baseSha } = verdict.bound;
  if (await request.isInTarget(baseSha)) return { kind: 'verdict', verdict, pipeline };
  const sentence = `The verdict's base ${baseSha.slice(0, 12)} is not in the history of the target branch.`;
  return invalid(fault(sentence, 'mismatch'), pipeline);
}

async function startedByAnother({ forge, bot }: VerdictRequest, pipeline: ForgePipeline): Promise<Fault | null> {
  const startedBy = pipeline.startedBy ?? (await forge.pipeline(pipeline.id))?.startedBy ?? null;
  if (startedBy === bot) return null;
  if (startedBy === null) return fault(`Who started pipeline ${pipeline.id} is not known, so its verdict does not count.`);
  const sentence = `Pipeline ${pipeline.id} was started by ${startedBy}, not by ${bot}: its verdict does not count, a person decides.`;
  return fault(sentence, 'foreign-pipeline');
}

function otherThan(job: ForgeJob, jobs: readonly ForgeJob[]): readonly ForgeJob[] {
  return jobs.filter(({ id, status }) => id !== job.id && (status === 'success' || status === 'failed'));
}

function waiting(sentence: string): VerdictReading {
  return { kind: 'waiting', sentence };
}

function invalid({ sentence, suspicion }: Fault, pipeline: ForgePipeline | null): VerdictReading {
  return { kind: 'invalid', sentence, suspicion, pipeline };
}
