import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { devNull, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import { worldClock } from '../../../simulator/clock.ts';
import { createForge, type Forge, type ForgeOptions } from '../../../simulator/forge/index.ts';
import { FakeRunner } from './fake-runner.ts';

export const TOKENS = {
  root: 'glpat-root-0123456789',
  bot: 'glpat-bot-0123456789',
  gate: 'glpat-gate-0123456789',
  ops: 'glpat-ops-0123456789',
};
const run = promisify(execFile);

const FILES: Record<string, string> = {
  'README.md': '# Fleet\n',
  '.gitlab-ci.yml': 'check: { script: [true] }\n',
  'infra/placements/service-1.ts': "export default { provider: 'aws' };\n",
  'infra/placements/service-2.ts': "export default { provider: 'aws' };\n",
};

/** A folder that is removed after the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'forge-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

export async function writeFiles(folder: string, files: Readonly<Record<string, string | Buffer>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

export interface TestForge extends Forge {
  readonly runner: FakeRunner;
  readonly folder: string;
}

interface TestForgeOptions extends Partial<ForgeOptions> {
  readonly runner?: FakeRunner;
  /** Files of the first commit besides the usual ones. */
  readonly seed?: Readonly<Record<string, string | Buffer>>;
}

/** A forge over a small repository in `folder`, with a runner whose results the test sets. */
export async function startForge(folder: string, { seed = {}, ...options }: TestForgeOptions = {}): Promise<TestForge> {
  const repository = join(folder, 'fleet');
  await writeFiles(repository, { ...FILES, ...seed });
  const runner = options.runner ?? new FakeRunner();
  const stateDir = join(folder, 'state');
  const forge = await createForge({ clock: worldClock(10), stateDir, repository, tokens: TOKENS, ...options, runner });
  return { ...forge, runner, folder };
}

/** The same, closed and removed after the test. */
export async function testForge(options: TestForgeOptions = {}): Promise<TestForge> {
  const forge = await startForge(await temporaryFolder(), options);
  onTestFinished(() => forge.close());
  return forge;
}

/** Git as a person would run it, with nothing configured. */
export async function git(cwd: string, ...args: string[]): Promise<string> {
  const env = { PATH: process.env['PATH'], HOME: devNull, GIT_CONFIG_GLOBAL: devNull, GIT_TERMINAL_PROMPT: '0' };
  const who = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com'];
  return (await run('git', [...who, ...args], { cwd, env })).stdout;
}

/** Address of the repository for somebody with a token. */
export function remote(forge: Forge, token: string): string {
  return forge.url.replace('://', `://oauth2:${token}@`).concat(`/${forge.project.path}.git`);
}

const clones = new WeakMap<TestForge, Map<string, Promise<string>>>();

/** A clone of the repository by HTTP; one for each token. */
export function clone(forge: TestForge, token = TOKENS.bot): Promise<string> {
  const known = clones.get(forge) ?? new Map<string, Promise<string>>();
  clones.set(forge, known);
  const folder = join(forge.folder, `clone-${known.size}`);
  const made = known.get(token) ?? git(forge.folder, 'clone', '--quiet', remote(forge, token), folder).then(() => folder);
  known.set(token, made);
  return made;
}

export const MOVED = { 'infra/placements/service-1.ts': "export default { provider: 'gcp' };\n" };

const heads = new WeakMap<TestForge, Map<string, string>>();

interface PushOptions {
  readonly files?: Readonly<Record<string, string>>;
  readonly token?: string;
  /** Who made the commit; a stranger when absent. */
  readonly email?: string;
}

/** Pushes a branch with one commit on top of the first one of `main`. Returns the commit. */
export async function pushBranch(forge: TestForge, branch: string, options: PushOptions = {}): Promise<string> {
  return pushOnto(forge, 'refs/remotes/origin/main^0', branch, options);
}

/** One more commit on top of what was pushed to the branch last. */
export async function pushCommit(forge: TestForge, branch: string, options: PushOptions = {}): Promise<string> {
  return pushOnto(forge, heads.get(forge)?.get(branch) ?? 'refs/remotes/origin/main^0', branch, options);
}

async function pushOnto(forge: TestForge, parent: string, branch: string, options: PushOptions): Promise<string> {
  const folder = await clone(forge, options.token);
  const sha = await writeCommit(folder, parent, options.files ?? MOVED, `Change ${branch}`, options.email);
  await git(folder, 'push', '--quiet', 'origin', `${sha}:refs/heads/${branch}`);
  heads.set(forge, (heads.get(forge) ?? new Map<string, string>()).set(branch, sha));
  return sha;
}

/** A commit with changed files in a repository, without its work tree: quicker than add and commit. */
export async function writeCommit(
  folder: string,
  parent: string,
  files: Readonly<Record<string, string>>,
  message: string,
  email = 'test@example.com',
): Promise<string> {
  const data = (text: string) => `data ${Buffer.byteLength(text)}\n${text}\n`;
  const by = `committer Test <${email}> ${Math.floor(Date.now() / 1000)} +0000\n`;
  const changes = Object.entries(files).map(([path, text]) => `M 100644 inline ${path}\n${data(text)}`);
  const stream = `commit refs/heads/written\nmark :1\n${by}${data(message)}from ${parent}\n${changes.join('')}`;
  const marks = join(folder, '.git', `marks-${randomUUID()}`);
  const done = run('git', ['fast-import', '--quiet', '--force', `--export-marks=${marks}`], { cwd: folder });
  done.child.stdin?.end(stream);
  await done;
  return (await readFile(marks, 'utf8')).slice(3).trim();
}

export interface Answer<T = Record<string, unknown>> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

/** One call of the API of project 1, `path` relative to it when it does not begin with `/`. */
export async function call<T = Record<string, unknown>>(
  forge: { url: string },
  method: string,
  path: string,
  options: { token?: string | null; body?: unknown; headers?: Record<string, string> } = {},
): Promise<Answer<T>> {
  const { token = TOKENS.bot, body, headers = {} } = options;
  const address = path.startsWith('/') ? `${forge.url}/api/v4${path}` : `${forge.url}/api/v4/projects/1/${path}`;
  const answer = await fetch(address, {
    method,
    headers: {
      ...(token === null ? {} : { 'PRIVATE-TOKEN': token }),
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  const json = answer.headers.get('content-type')?.startsWith('application/json') ?? false;
  return { status: answer.status, headers: answer.headers, body: (json && text !== '' ? JSON.parse(text) : text) as T };
}

/** Asks until the answer pleases; fails the test after five seconds (`patience` ms). */
export async function until<T>(ask: () => Promise<T> | T, pleases: (answer: T) => boolean, patience = 5000): Promise<T> {
  const end = Date.now() + patience;
  for (;;) {
    const answer = await ask();
    if (pleases(answer)) return answer;
    if (Date.now() > end) throw new Error(`Still not there after ${patience} ms: ${JSON.stringify(answer).slice(0, 1000)}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Opens a merge request of a branch as the bot and returns its IID. */
export async function open(forge: TestForge, branch: string, more: Record<string, unknown> = {}): Promise<number> {
  const body = { source_branch: branch, target_branch: 'main', title: `Move by ${branch}`, ...more };
  const answer = await call<{ iid: number }>(forge, 'POST', 'merge_requests', { body });
  if (answer.status !== 201) throw new Error(`Not opened: ${JSON.stringify(answer.body)}`);
  return answer.body.iid;
}

export interface MergeRequestBody {
  readonly iid: number;
  readonly state: string;
  readonly sha: string;
  readonly detailed_merge_status: string;
  readonly merge_when_pipeline_succeeds: boolean;
  readonly merge_commit_sha: string | null;
  readonly labels: readonly string[];
  readonly head_pipeline: { readonly id: number; readonly status: string; readonly sha: string } | null;
  readonly merge_user: { readonly username: string } | null;
}

export async function read(forge: TestForge, iid: number): Promise<MergeRequestBody> {
  return (await call<MergeRequestBody>(forge, 'GET', `merge_requests/${iid}`)).body;
}

/** Waits for a merge request's merge status. */
export function whenStatus(forge: TestForge, iid: number, status: string): Promise<MergeRequestBody> {
  return until(
    () => read(forge, iid),
    (found) => found.detailed_merge_status === status,
  );
}
