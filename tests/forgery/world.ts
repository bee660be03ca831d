import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { DecisionRecord } from '../../src/domain/record.ts';
import { digest } from '../../src/lib/canonical.ts';
import type { KeyPair } from '../../src/lib/ed25519.ts';
import { FROM, NOW, placementText, TO } from '../gate/fleet-repository.ts';
import { goodAnswers, goodEnv, type Side } from '../gate/good-proposal.ts';
import { planText, recordOf, signedText, TRAILER } from '../gate/signed-record.ts';
import { BOT, type CommitSpec, commitAll, emptyRepository, type FileContent, type Files, withSignature } from './git-store.ts';
import { type GitCall, recordedCalls, recordGit } from './subjects/recorded-git.ts';
import { type Template, template, trustText } from './template.ts';

export const PLACEMENT = 'infra/placements/service-1.ts';
export const RECORD = 'infra/decisions/service-1.json';
export const MALLORY = 'Mallory <mallory@example.com>';

type Mutable<Value> = Value extends readonly (infer Entry)[]
  ? Mutable<Entry>[]
  : Value extends object
    ? { -readonly [Key in keyof Value]: Mutable<Value[Key]> }
    : Value;
export type Draft = Mutable<DecisionRecord>;

export interface PlanDraft {
  version: number;
  headSha: string;
  baseSha: string;
  digest: string;
  stacks: { stack: string; service: string | null; changes: PlanChange[]; [field: string]: unknown }[];
  [field: string]: unknown;
}
export interface PlanChange {
  address: string;
  type: string;
  actions: string[];
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
}

/** Commits of a world that has been built. */
export interface Names {
  /** Target branch before the change. */
  readonly base: string;
  /** What the pipeline compares with: where the merge request branched off, or the target branch before the merge. */
  readonly compared: string;
  /** Head of the merge request. */
  readonly source: string;
  /** What is checked out and judged. */
  readonly head: string;
}

type Json = Record<string, unknown>;

/**
 * A world in which the bot's signed move of service-1 is judged, before it is built: what an attack changes
 * here is committed, signed, answered and set as it says; everything else is as it should be.
 */
export interface World {
  side: Side;
  readonly keys: KeyPair;
  readonly template: Template;
  /** Laid over the target branch before the move branched off. */
  target: Record<string, FileContent>;
  /** Commits on the target branch after that. */
  meanwhile: { files: Files; message?: string; author?: string }[];
  /** Changes to `policies/trust.json` of the target branch, for those that depend on where the forge is. */
  trust: ((urls: Urls) => object) | null;
  /** Laid over the bot's commit, placement and record included. */
  branch: Record<string, FileContent>;
  /** Placement and record of another move than the usual one; null = the usual one. */
  moveFiles: ((baseSha: string) => Files) | null;
  /** Name of the branch that it is on. */
  branchName: string;
  /** Times that the service was healed in the hours before. */
  healsBefore: number;
  /** Older records of the service on the target branch, as changes to the good one; null = taken away. */
  recordsBefore: (object | null)[];
  /** The bot's commit. */
  commit: { author: string; committer: string; message: string };
  /** Whether the merge request's head carries a signature as Git knows them, which nobody made. */
  signature: boolean;
  /** Commits on top of it. */
  more: { files: Files; message?: string; author?: string; committer?: string }[];
  /** What the merge made of files that both sides had changed. */
  merged: Record<string, FileContent>;
  /** Commit message of the merge, on the protected branch. */
  mergeMessage: string;
  /** Edits the record before it is signed. */
  draft: (record: Draft) => void;
  /** Signs it. */
  sign: (record: Draft) => string;
  /** Edits the text of the file after that. */
  tamper: (text: string) => string;
  /** Edits the plan before its digest is made anew. */
  plan: (plan: PlanDraft) => void;
  /** Edits the text of `plan.json` after that; null = there is none. */
  planText: (text: string) => string | null;
  /** Edits what the forge answers, by `GET <path>` below the project. */
  answers: (answers: Map<string, unknown>, names: Names) => void;
  /** Edits the variables of the job. */
  env: (env: Record<string, string | undefined>, scene: Scene) => void;
  /** What the repository that the checkout came from says of its branches. */
  origin: (names: Names) => Readonly<Record<string, string>>;
  /** Puts things where Git or the gate might stumble over them. */
  place: (folder: string, names: Names, trap: string) => void | Promise<void>;
  args: string[];
  /** Whether every call of Git is noted down, and held against what Git may be handed. */
  watchesGit: boolean;
}

/** What hostile variables may point to. */
export interface Scene extends Urls {
  readonly names: Names;
  /** An executable that must never be executed. */
  readonly trap: string;
}

export interface Urls {
  readonly forge: string;
  /** A forge that says what the attacker wants. */
  readonly attacker: string;
}

export interface BuiltWorld {
  readonly folder: string;
  readonly names: Names;
  readonly answers: Map<string, unknown>;
  /** Variables of the job; `secrets` are among them before the attack is. */
  env(secrets: Readonly<Record<string, string>>): Record<string, string | undefined>;
  readonly args: readonly string[];
  /** What Git was asked, and what it was handed; null where nobody watched. */
  gitCalls(): readonly GitCall[] | null;
  /** Whether something was executed that must not be. */
  isSprung(): boolean;
}

const nothing = () => {};

export async function untouched(side: Side = 'merge-request'): Promise<World> {
  const made = await template();
  const { keys } = made;
  return {
    side,
    keys,
    template: made,
    target: {},
    trust: null,
    meanwhile: [],
    branch: {},
    moveFiles: null,
    branchName: 'trimtab/optimize/service-1',
    healsBefore: 0,
    recordsBefore: [],
    commit: { author: BOT, committer: BOT, message: `Move service-1\n\n${TRAILER}\n` },
    signature: false,
    more: [],
    merged: {},
    mergeMessage: "Merge branch 'trimtab/optimize/service-1' into 'main'\n",
    draft: nothing,
    sign: (record) => signedText(record, keys),
    tamper: (text) => text,
    plan: nothing,
    planText: (text) => text,
    answers: nothing,
    env: nothing,
    origin: ({ base }) => ({ main: base }),
    place: nothing,
    args: [],
    watchesGit: false,
  };
}

export async function build(world: World, urls: Urls): Promise<BuiltWorld> {
  const folder = mkdtempSync(join(world.template.worlds, 'world-'));
  emptyRepository(folder, {
    objects: world.template.objects,
    head: 'ref: refs/heads/main',
    refs: { 'refs/heads/main': world.template.base },
  });
  if (world.trust !== null) world.target['policies/trust.json'] = trustText(world.keys, world.trust(urls));
  appendFileSync(join(folder, '.git/config'), `[remote "origin"]\n\turl = ${new URL(urls.forge).origin}/platform/fleet.git\n`);
  const fork = await forkOf(world, folder);
  const names = await commitWorld(world, folder, fork);
  writeFileSync(join(folder, '.git/HEAD'), `${names.head}\n`);
  writePlan(world, folder, names);
  const answers = goodAnswers(world.side, names);
  world.answers(answers, names);
  comesFrom(folder, world, names);
  const trap = setTrap(folder);
  const watched = world.watchesGit ? recordGit(`${folder}-git`) : null;
  await world.place(folder, names, trap);
  return {
    folder,
    names,
    answers,
    env(secrets) {
      const env = { ...goodEnv(world.side, { forgeUrl: urls.forge, base: names.compared, head: names.head }), ...secrets };
      world.env(env, { ...urls, names, trap });
      return watched === null ? env : { ...env, PATH: `${watched}:${env['PATH'] ?? ''}` };
    },
    args: world.args,
    gitCalls: () => (watched === null ? null : recordedCalls(watched)),
    isSprung: () => existsSync(join(folder, 'sprung')),
  };
}

function setTrap(folder: string): string {
  const trap = join(folder, 'trap');
  writeFileSync(trap, `#!/bin/sh\ntouch '${join(folder, 'sprung')}'\n`, { mode: 0o755 });
  return trap;
}

/** Where the move leaves the target branch: the template, or what was committed on top of it. */
async function forkOf(world: World, folder: string): Promise<string> {
  const { base } = world.template;
  const changed = Object.keys(world.target).length === 0 ? [] : [{ files: world.target, message: 'Change the fleet\n' }];
  const before = [...changed, ...healsOf(world), ...recordsOf(world)].map(
    ({ files, message }, index): CommitSpec => ({
      ref: 'refs/heads/main',
      parents: [index === 0 ? base : `:${index}`],
      files,
      message,
      author: 'Root <root@example.com>',
    }),
  );
  if (before.length === 0) return base;
  return (await commitAll(folder, before, NOW / 1000 - 3 * 3600)).at(-1) ?? base;
}

function recordsOf(world: World): { files: Files; message: string }[] {
  return world.recordsBefore.map((changes) => {
    const record = recordOf(world.template.base, { ...world.template.policy, ...changes }) as Draft;
    return { files: { [RECORD]: changes === null ? null : signedText(record, world.keys) }, message: 'Move service-1\n' };
  });
}

/** Heals that the target branch has taken in already. */
function healsOf(world: World): { files: Files; message: string }[] {
  return Array.from({ length: world.healsBefore }, (_, index) => {
    const id = `dec_01j0000000heal${String(index).padStart(12, '0')}`;
    const issuedAt = new Date(NOW - (3 * 60 + index) * 60_000).toISOString();
    const expiresAt = new Date(NOW - 2 * 3_600_000).toISOString();
    const changes = { id, kind: 'heal', issuedAt, expiresAt, nonce: id.slice(4), ...world.template.policy };
    const record = recordOf(world.template.base, changes) as Draft;
    return { files: { [RECORD]: signedText(record, world.keys) }, message: `Heal service-1\n\nTrimtab-Decision: ${id}\n` };
  });
}

async function commitWorld(world: World, folder: string, fork: string): Promise<Names> {
  const ref = `refs/heads/${world.branchName}`;
  const branch: CommitSpec[] = [
    { ref, parents: [fork], files: moveOf(world, fork), ...world.commit },
    ...world.more.map((entry, index) => ({
      ref,
      parents: [`:${index + 1}`],
      message: `More\n\n${TRAILER}\n`,
      author: BOT,
      ...entry,
    })),
  ];
  const onMain: CommitSpec[] = world.meanwhile.map((entry, index) => ({
    ref: 'refs/heads/main',
    parents: [index === 0 ? fork : `:${branch.length + index}`],
    message: 'Go on\n',
    author: 'Root <root@example.com>',
    ...entry,
  }));
  const commits = [...branch, ...onMain];
  if (world.side === 'protected-branch') commits.push(mergeOf(world, branch, onMain, fork));
  const made = await commitAll(folder, commits, NOW / 1000 - 600);
  const last = made[branch.length - 1] ?? '';
  const source = world.signature ? await withSignature(folder, last) : last;
  const base = onMain.length === 0 ? fork : (made[branch.length + onMain.length - 1] ?? '');
  const merged = world.side === 'protected-branch';
  return { base, compared: merged ? base : fork, source, head: merged ? (made.at(-1) ?? '') : source };
}

function mergeOf(world: World, branch: readonly CommitSpec[], onMain: readonly CommitSpec[], fork: string): CommitSpec {
  const target = onMain.length === 0 ? fork : `:${branch.length + onMain.length}`;
  return {
    ref: 'refs/heads/main',
    parents: [target, `:${branch.length}`],
    files: { ...(Object.assign({}, ...branch.map(({ files }) => files)) as Files), ...world.merged },
    message: world.mergeMessage,
    author: BOT,
  };
}

/** The files of the bot's commit. */
function moveOf(world: World, fork: string): Files {
  if (world.moveFiles !== null) return { ...world.moveFiles(fork), ...world.branch };
  const record = structuredClone(recordOf(fork, world.template.policy)) as Draft;
  world.draft(record);
  const text = world.tamper(world.sign(record));
  return { [PLACEMENT]: placementText('service-1', TO), [RECORD]: text, ...world.branch };
}

function writePlan(world: World, folder: string, { head, compared }: Names): void {
  const plan = JSON.parse(planText(head, compared)) as PlanDraft;
  world.plan(plan);
  const text = world.planText(`${JSON.stringify({ ...plan, digest: digest(plan.stacks) })}\n`);
  if (text === null) return;
  mkdirSync(join(folder, 'plan'), { recursive: true });
  writeFileSync(join(folder, 'plan/plan.json'), text);
}

/** Changes an object among the forge's answers. */
export function answer(answers: Map<string, unknown>, path: string, changes: Json): void {
  const key = `GET ${path}`;
  const known = answers.get(key);
  const list = Array.isArray(known);
  answers.set(key, list ? (known as Json[]).map((entry) => ({ ...entry, ...changes })) : { ...(known as Json), ...changes });
}

/** Puts the proposal on another branch, for Git and for the forge. */
export function proposeOn(world: World, branch: string): void {
  world.branchName = branch;
  world.answers = (answers, { head }) => {
    answer(answers, '/merge_requests/3', { source_branch: branch });
    const merged = `/repository/commits/${head}/merge_requests`;
    if (answers.has(`GET ${merged}`)) answer(answers, merged, { source_branch: branch });
  };
}

/** Puts a repository where the checkout came from: its address is the forge's, but it is answered by a folder. */
function comesFrom(folder: string, world: World, names: Names): void {
  const origin = join(folder, 'origin');
  mkdirSync(origin);
  const refs = Object.fromEntries(Object.entries(world.origin(names)).map(([name, sha]) => [`refs/heads/${name}`, sha]));
  const objects = `${world.template.objects}\n${join(folder, '.git/objects')}`;
  emptyRepository(origin, { objects, head: 'ref: refs/heads/main', refs });
  const url = /^\turl = (.+)$/m.exec(readFileSync(join(folder, '.git/config'), 'utf8'))?.[1] ?? '';
  appendFileSync(join(folder, '.git/config'), `[url "${origin}"]\n\tinsteadOf = ${url}\n`);
}

/** Writes a file of the world's folder, work tree or `.git`. */
export function put(folder: string, path: string, text: string, mode = 0o644): void {
  const full = join(folder, path);
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, text, { mode });
}

export { FROM, NOW, placementText, TO };
