import { TrimtabError } from '../lib/errors.ts';
import type { ForgeJob, ForgeMergeRequest, ForgePipeline, PipelineStatus } from './port.ts';

/** Reads the fields that we use out of the forge's answers and ignores all others. */
const PIPELINE_STATUSES: readonly PipelineStatus[] = [
  'created',
  'waiting_for_resource',
  'preparing',
  'pending',
  'running',
  'success',
  'failed',
  'canceled',
  'skipped',
  'manual',
  'scheduled',
];
const STATES = ['opened', 'closed', 'locked', 'merged'] as const;

export function mergeRequestFrom(answer: unknown): ForgeMergeRequest {
  const read = reader(answer, 'merge request');
  const merger = read.object('merge_user') ?? read.object('merged_by');
  return {
    iid: read.number('iid'),
    webUrl: read.text('web_url'),
    title: read.text('title'),
    description: read.optionalText('description') ?? '',
    labels: read.list('labels').filter((label) => typeof label === 'string'),
    state: read.oneOf('state', STATES),
    sourceBranch: read.text('source_branch'),
    targetBranch: read.text('target_branch'),
    sha: read.optionalText('sha') ?? '',
    authorUsername: usernameOf(read.object('author')) ?? '',
    detailedMergeStatus: read.optionalText('detailed_merge_status') ?? 'unchecked',
    mergeCommitSha: read.optionalText('merge_commit_sha') ?? read.optionalText('squash_commit_sha'),
    mergedBy: usernameOf(merger),
    autoMerge: read.flag('merge_when_pipeline_succeeds'),
    headPipeline: headPipelineOf(read.object('head_pipeline')),
    createdAt: read.time('created_at'),
    updatedAt: read.time('updated_at'),
  };
}

/** Merge requests from forks name the same branch; they are not on ours. */
export function isFromProject(answer: unknown): boolean {
  const read = reader(answer, 'merge request');
  const [source, target] = [read.value('source_project_id'), read.value('target_project_id')];
  return source === target;
}

export function pipelineFrom(answer: unknown): ForgePipeline {
  const read = reader(answer, 'pipeline');
  return {
    id: read.number('id'),
    sha: read.text('sha'),
    ref: read.text('ref'),
    source: read.optionalText('source') ?? '',
    status: statusOf(read),
    webUrl: read.optionalText('web_url') ?? '',
    startedBy: usernameOf(read.object('user')),
    createdAt: read.time('created_at'),
  };
}

export function jobFrom(answer: unknown): ForgeJob {
  const read = reader(answer, 'job');
  return {
    id: read.number('id'),
    name: read.text('name'),
    stage: read.text('stage'),
    status: statusOf(read),
    webUrl: read.optionalText('web_url') ?? '',
  };
}

/** A status that we do not know counts as `running`: it is waited for, and never taken for a success. */
function statusOf(read: Reader): PipelineStatus {
  const status = read.text('status');
  return PIPELINE_STATUSES.find((known) => known === status) ?? (status === 'canceling' ? 'canceled' : 'running');
}

export function usernameOf(user: unknown): string | null {
  if (typeof user !== 'object' || user === null || !('username' in user)) return null;
  return typeof user.username === 'string' ? user.username : null;
}

function headPipelineOf(pipeline: unknown): ForgeMergeRequest['headPipeline'] {
  if (typeof pipeline !== 'object' || pipeline === null || !('id' in pipeline) || !('sha' in pipeline)) return null;
  const { id, sha } = pipeline;
  return typeof id === 'number' && Number.isSafeInteger(id) && typeof sha === 'string' ? { id, sha } : null;
}

type Reader = ReturnType<typeof reader>;

function reader(answer: unknown, what: string) {
  if (typeof answer !== 'object' || answer === null) throw unexpected(what, 'it is not an object');
  const fields = answer as Record<string, unknown>;
  const checked = <T>(name: string, is: (value: unknown) => value is T): T => {
    const value = fields[name];
    if (!is(value)) throw unexpected(what, `\`${name}\` has another form`);
    return value;
  };
  const isText = (value: unknown): value is string => typeof value === 'string';
  return {
    value: (name: string) => fields[name],
    text: (name: string) => checked(name, isText),
    number: (name: string) => checked(name, (value): value is number => Number.isSafeInteger(value)),
    list: (name: string): readonly unknown[] => (Array.isArray(fields[name]) ? fields[name] : []),
    object: (name: string) => fields[name] ?? null,
    optionalText: (name: string) => (isText(fields[name]) ? fields[name] : null),
    /** GitLab leaves flags null for false. */
    flag: (name: string) => fields[name] === true,
    oneOf: <T extends string>(name: string, values: readonly T[]) =>
      checked(name, (value): value is T => values.some((known) => known === value)),
    time: (name: string) => {
      const at = Date.parse(checked(name, isText));
      if (!Number.isFinite(at)) throw unexpected(what, `\`${name}\` is not a time`);
      return at;
    },
  };
}

function unexpected(what: string, detail: string): TrimtabError {
  return new TrimtabError('forge-answer', `reading a ${what} from the forge: ${detail}`, {
    advice: 'Check that the address is that of a GitLab.',
  });
}
