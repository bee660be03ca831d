import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gateCommand } from '../../src/cli/gate.ts';
import type { DecisionRecord } from '../../src/domain/record.ts';
import type { Verdict } from '../../src/domain/verdict.ts';
import { digest } from '../../src/lib/canonical.ts';
import { generateKeyPair, type KeyPair } from '../../src/lib/ed25519.ts';
import { committedManifest, type FleetRepository, fleetRepository, NOW, placementText, TO, trustOf } from './fleet-repository.ts';
import { planText, recordOf, signedText, TRAILER } from './signed-record.ts';

export type Side = 'merge-request' | 'protected-branch';

export const BRANCH = 'trimtab/optimize/service-1';
export const IID = 3;
export const PIPELINE = 7;
export const JOB = 70;

/** A merge request, or what became of it, that nothing speaks against. */
export interface GoodProposal {
  readonly side: Side;
  readonly repository: FleetRepository;
  readonly keys: KeyPair;
  readonly record: DecisionRecord;
  /** The target branch before the change. */
  readonly base: string;
  /** What is checked out and judged: the bot's commit, or the merge. */
  readonly head: string;
  /** `plan/plan.json`, which is written as well. */
  readonly plan: string;
  /** What the forge answers, for `ForgeServer.answers`. */
  readonly answers: Map<string, unknown>;
  /** Variables of the policy job. */
  env(forgeUrl: string): Record<string, string | undefined>;
}

/** Policy as the record names it: the one of this checkout, which the repository holds as well. */
export async function policyNames(): Promise<{ policyDigest: string; policyVersion: number | null }> {
  const manifest = await committedManifest();
  const version = manifest['version'];
  return { policyDigest: digest(manifest), policyVersion: typeof version === 'number' ? version : null };
}

/**
 * Builds a repository whose target branch holds policies and a key, and the bot's signed move of service-1. `trimtab gate`
 * answers `auto` to it. Remove `repository` afterwards.
 */
export async function goodProposal(side: Side = 'merge-request', keys: KeyPair = generateKeyPair()): Promise<GoodProposal> {
  const repository = await fleetRepository(trustOf(keys));
  const base = await repository.commit('Describe the fleet');
  const record = recordOf(base, await policyNames());
  await repository.git('checkout', '--quiet', '-b', BRANCH);
  const source = await commitMove(repository, signedText(record, keys));
  const head = side === 'merge-request' ? source : await mergeMove(repository);
  const plan = planText(head, base);
  await writePlan(repository, plan);
  const answers = goodAnswers(side, { base, head, source });
  return {
    side,
    repository,
    keys,
    record,
    base,
    head,
    plan,
    answers,
    env: (url) => {
      cameFrom(repository.folder, url);
      return goodEnv(side, { forgeUrl: url, base, head });
    },
  };
}

/**
 * Lets a repository say that it was cloned from the forge with this API, with a job's token in the address. What lies there is
 * what the branches of this repository are, with `main` for its default; unless it does not answer.
 */
export function cameFrom(folder: string, apiUrl: string, answers = true): void {
  const { protocol, host } = new URL(apiUrl);
  const url = `${protocol}//gitlab-ci-token:glcbt-job@${host}/platform/fleet.git`;
  const there = mirrorOf(join(folder, '.git'));
  const config = (...args: string[]) => execFileSync('git', ['-C', folder, 'config', ...args]);
  config('remote.origin.url', url);
  config(`url.${there}.insteadOf`, answers ? url : 'https://elsewhere.example/');
}

/** A repository with the branches of another one, now and later, and another `HEAD`. */
function mirrorOf(git: string): string {
  const folder = join(git, 'mirror');
  if (existsSync(folder)) return folder;
  mkdirSync(folder);
  writeFileSync(join(folder, 'HEAD'), 'ref: refs/heads/main\n');
  for (const part of ['objects', 'refs', 'packed-refs']) symlinkSync(`../${part}`, join(folder, part));
  return folder;
}

/** Commits placement and record of the move, and answers with the new head. */
export async function commitMove(repository: FleetRepository, recordText: string): Promise<string> {
  await repository.write({
    'infra/placements/service-1.ts': placementText('service-1', TO),
    'infra/decisions/service-1.json': recordText,
  });
  return repository.commit(`Move service-1\n\n${TRAILER}`);
}

/** Merges the branch as the forge does; the merge is checked out afterwards. */
export async function mergeMove(repository: FleetRepository, branch = BRANCH): Promise<string> {
  await repository.git('checkout', '--quiet', 'main');
  await repository.git('merge', '--quiet', '--no-ff', '-m', `Merge branch '${branch}' into 'main'`, branch);
  return repository.git('rev-parse', 'HEAD');
}

export async function writePlan(repository: FleetRepository, text: string): Promise<void> {
  await mkdir(join(repository.folder, 'plan'), { recursive: true });
  await writeFile(join(repository.folder, 'plan/plan.json'), text);
}

/** What the forge says of the merge request. */
export function mergeRequest(source: string, changes: object = {}) {
  return {
    iid: IID,
    author: { username: 'trimtab' },
    source_branch: BRANCH,
    target_branch: 'main',
    source_project_id: 1,
    target_project_id: 1,
    state: 'opened',
    sha: source,
    merge_commit_sha: null,
    merge_user: null,
    ...changes,
  };
}

/** When the head of the merge request was pushed, ms. */
export const PUSHED = NOW - 50_000;

/** What the forge says of those who approved the head, half a minute after it was pushed. */
export function approvedBy(...names: readonly string[]) {
  const approved_at = new Date(PUSHED + 30_000).toISOString();
  return { approved_by: names.map((username) => ({ user: { username }, approved_at })) };
}

/** Every answer that the gate asks for: of the open merge request, or of the pipeline of its merge by the bot. */
export function goodAnswers(
  side: Side,
  { base, head, source }: { base: string; head: string; source: string },
): Map<string, unknown> {
  const merged = { state: 'merged', merge_commit_sha: head, merge_user: { username: 'trimtab' } };
  const open = side === 'merge-request';
  const ref = open ? `refs/merge-requests/${IID}/head` : 'main';
  const pipeline = { id: PIPELINE, sha: head, ref, status: 'running', source: open ? 'merge_request_event' : 'push' };
  const proposed = { id: PIPELINE - 1, sha: source, ref: `refs/merge-requests/${IID}/head`, status: 'success' };
  return new Map<string, unknown>([
    ['GET ', { id: 1, default_branch: 'main' }],
    ['GET /repository/branches/main', { name: 'main', commit: { id: open ? base : head } }],
    [`GET /pipelines/${PIPELINE}`, { ...pipeline, before_sha: open ? '0'.repeat(40) : base, user: { username: 'trimtab' } }],
    ['GET /pipelines', open ? [] : [pipeline]],
    [`GET /pipelines?sha=${source}`, [open ? pipeline : proposed]],
    ...(open ? [] : [[`GET /pipelines/${proposed.id}`, { ...proposed, user: { username: 'trimtab' } }] as const]),
    [`GET /jobs/${JOB}`, { id: JOB, status: 'running', started_at: new Date(NOW).toISOString(), pipeline }],
    [`GET /merge_requests/${IID}`, mergeRequest(source, open ? {} : merged)],
    [`GET /merge_requests/${IID}/approvals`, approvedBy()],
    [`GET /merge_requests/${IID}/pipelines`, [{ ...(open ? pipeline : proposed), created_at: new Date(PUSHED).toISOString() }]],
    [`GET /merge_requests/${IID}/notes`, []],
    ...(open ? [] : [[`GET /repository/commits/${head}/merge_requests`, [mergeRequest(source, merged)]] as const]),
  ]);
}

/** Variables of the policy job, as the forge sets them. */
export function goodEnv(
  side: Side,
  { forgeUrl, base, head }: { forgeUrl: string; base: string; head: string },
): Record<string, string | undefined> {
  const shared = {
    PATH: process.env['PATH'],
    GITLAB_CI: 'true',
    CI_API_V4_URL: forgeUrl,
    CI_PROJECT_ID: '1',
    CI_PIPELINE_ID: String(PIPELINE),
    CI_JOB_ID: String(JOB),
    CI_COMMIT_SHA: head,
    CI_DEFAULT_BRANCH: 'main',
    GITLAB_USER_LOGIN: 'trimtab',
    TRIMTAB_GATE_TOKEN: 'glpat-gate',
    TRIMTAB_BOT_USERNAME: 'trimtab',
  };
  return side === 'merge-request'
    ? { ...shared, CI_MERGE_REQUEST_IID: String(IID), CI_MERGE_REQUEST_DIFF_BASE_SHA: base }
    : { ...shared, CI_COMMIT_BRANCH: 'main', CI_COMMIT_BEFORE_SHA: base };
}

export interface GateRun {
  readonly code: number;
  /** Null when none was written. */
  readonly verdict: Verdict | null;
  /** `signature: deny`, for each rule that does not say `auto`. */
  readonly objections: readonly string[];
  readonly out: readonly string[];
  readonly err: readonly string[];
}

/** Runs `trimtab gate` in a folder, in this process. */
export async function runGate(folder: string, env: Record<string, string | undefined>, ...args: string[]): Promise<GateRun> {
  const out: string[] = [];
  const err: string[] = [];
  const path = join(folder, 'verdict.json');
  await rm(path, { force: true });
  const io = {
    out: (line: string) => void out.push(line),
    err: (line: string) => void err.push(line),
    env,
    cwd: folder,
    columns: null,
    signal: new AbortController().signal,
  };
  const code = await gateCommand(args, io, { fetch, now: () => NOW });
  const verdict = JSON.parse(await readFile(path, 'utf8').catch(() => 'null')) as Verdict | null;
  const objections = (verdict?.rules ?? [])
    .filter(({ outcome }) => outcome !== 'auto')
    .map(({ rule, outcome }) => `${rule}: ${outcome}`);
  return { code, verdict, objections, out, err };
}
