import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gateCommand } from '../../../src/cli/gate.ts';
import type { Verdict } from '../../../src/domain/verdict.ts';
import { NOW } from '../../gate/fleet-repository.ts';
import { type ForgeServer, forgeServer } from '../../gate/forge-server.ts';
import type { Side } from '../../gate/good-proposal.ts';
import type { Answer, Expected, ForgeryCase, Threat } from '../case.ts';
import { type BuiltWorld, build, untouched, type World } from '../world.ts';

/** Secrets of the job. Whatever the attack, none of them may be told to anybody but the forge that they are for. */
export const CANARIES: Readonly<Record<string, string>> = {
  TRIMTAB_GATE_TOKEN: 'glpat-canary-gate-5f1d',
  CI_JOB_TOKEN: 'glcbt-canary-job-77ab',
  AWS_SECRET_ACCESS_KEY: 'canary-cloud-secret-c0de',
  TRIMTAB_WORLD_TOKEN: 'canary-world-token-9e9e',
};

export type Play = (world: World) => unknown;

/** A world after an attack, with its forge, and with another one that is the attacker's. */
export interface Scenery {
  readonly built: BuiltWorld;
  readonly forge: ForgeServer;
  readonly attacker: ForgeServer;
}

/** Plays an attack and asks the gate, as the policy job does. */
export function gateJudges(play: Play, side: Side = 'merge-request'): Promise<Answer> {
  return inWorld(play, side, ask);
}

/** Plays an attack, and lets something happen where it was played. */
export async function inWorld<Result>(play: Play, side: Side, use: (scenery: Scenery) => Promise<Result>): Promise<Result> {
  const world = await untouched(side);
  await play(world);
  const [forge, attacker] = await Promise.all([forgeServer(), forgeServer()]);
  const built = await build(world, { forge: forge.url, attacker: attacker.url });
  try {
    for (const [key, value] of built.answers) forge.answers.set(key, value);
    for (const [key, value] of built.answers) attacker.answers.set(key, value);
    return await use({ built, forge, attacker });
  } finally {
    await Promise.all([forge.close(), attacker.close()]);
  }
}

/** Asks the gate in a world. */
export async function ask({ built, forge, attacker }: Scenery): Promise<Answer> {
  const [said, problems]: [string[], string[]] = [[], []];
  const env = built.env(CANARIES);
  const lying = new Set(filesIn(built.folder));
  const out = (line: string) => void said.push(line);
  const err = (line: string) => void problems.push(line);
  const io = { out, err, env, cwd: built.folder, columns: null, signal: new AbortController().signal };
  const args = ['--junit', 'gate.xml', '--note', ...built.args];
  const code = await gateCommand(args, io, { fetch, now: () => NOW });
  const verdict = read(join(built.folder, 'verdict.json'));
  const told = [
    ...attacker.calls.map(({ token }) => token ?? ''),
    ...said,
    ...problems,
    ...filesIn(built.folder).filter((text) => !lying.has(text)),
    ...bodiesOf(forge),
    ...bodiesOf(attacker),
  ];
  const leaks = Object.values(CANARIES).filter((secret) => told.some((text) => text.includes(secret)));
  if (leaks.length > 0) return { outcome: 'acted', because: leaks.map((secret) => `told ${secret}`) };
  if (built.isSprung()) return { outcome: 'acted', because: ['something was executed'] };
  const leaked = misled(built, forge);
  if (leaked.length > 0) return { outcome: 'acted', because: leaked };
  if (verdict === null) return { outcome: 'refused', because: [`exit ${code}: ${problems[0] ?? ''}`] };
  return { ...answerOf(JSON.parse(verdict) as Verdict, code), log: [...problems, `exit ${code}`] };
}

/** Texts of everything that lies in the job's folder, the plan and the verdict among it; Git's own apart. */
function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return ['.git', 'origin'].includes(entry.name) ? [] : filesIn(path);
    return entry.isFile() ? [readFileSync(path, 'utf8')] : [];
  });
}

/** What every Git has to be handed, and what it may be handed besides when it asks the origin. */
const HANDED: Readonly<Record<string, string>> = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_ALLOW_PROTOCOL: 'file:http:https:ssh',
  GIT_NO_LAZY_FETCH: '1',
  GIT_TERMINAL_PROMPT: '0',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_NO_REPLACE_OBJECTS: '1',
  LC_ALL: 'C',
};

function accessTo(forge: ForgeServer): Readonly<Record<string, string>> {
  const place = `http.${new URL(forge.url).origin}/`;
  const basic = Buffer.from(`gitlab-ci-token:${CANARIES['CI_JOB_TOKEN']}`).toString('base64');
  return {
    GIT_CONFIG_COUNT: '2',
    GIT_CONFIG_KEY_0: `${place}.extraHeader`,
    GIT_CONFIG_VALUE_0: `Authorization: Basic ${basic}`,
    GIT_CONFIG_KEY_1: `${place}.followRedirects`,
    GIT_CONFIG_VALUE_1: 'false',
  };
}

/** Variables that a Git was handed and must not have been, or the other way round. */
function misled(built: BuiltWorld, forge: ForgeServer): string[] {
  const calls = built.gitCalls();
  if (calls === null) return [];
  if (calls.length === 0) return ['no Git was watched'];
  const wrong = calls.flatMap(({ args, env: { PATH: _, ...env } }) => {
    const asksOrigin = args.includes('ls-remote') || args.includes('fetch');
    const right = { ...HANDED, ...(asksOrigin ? accessTo(forge) : {}) };
    return Object.keys({ ...right, ...env }).filter((name) => env[name] !== right[name]);
  });
  return [...new Set(wrong)].map((name) => `Git was handed another ${name}`);
}

function bodiesOf(forge: ForgeServer): string[] {
  return forge.calls.map(({ body }) => JSON.stringify(body) ?? '');
}

function answerOf(verdict: Verdict, code: number): Answer {
  const objections = verdict.rules.filter(({ outcome, waived }) => outcome !== 'auto' && !waived);
  const because = objections.map(({ rule, outcome }) => `${rule}: ${outcome}`);
  const odd = oddities(verdict, code);
  if (odd !== null) return { outcome: 'acted', because: [odd, ...because] };
  return { outcome: verdict.outcome, because: verdict.rules.length === 0 ? verdict.reasons : because };
}

/** What has to hold of every verdict, whatever was played. */
function oddities(verdict: Verdict, code: number): string | null {
  const denied = verdict.outcome === 'deny';
  if (denied && verdict.securityEvents.length === 0) return 'a denial without a security event';
  if (verdict.outcome === 'auto' && verdict.securityEvents.length > 0) return `auto beside ${verdict.securityEvents[0]}`;
  if (denied && code !== 1) return `exit code ${code} of a denial`;
  if (verdict.outcome !== 'auto' && verdict.reasons.length === 0) return 'no reason given';
  return null;
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

/** `rule: outcome` of every rule that has to object; the verdict is the worst of them. */
export function objects(...because: readonly string[]): Expected {
  return { outcome: because.some((entry) => entry.endsWith(': deny')) ? 'deny' : 'review', because };
}

/** What every rule says that needs a decision record when there is none to be read; the others have nothing against it. */
export const UNREADABLE: readonly string[] = [
  ...['blast_radius', 'confidence', 'cost_delta', 'known_origin', 'minimum_saving', 'not_replayed', 'plan_matches_record'],
  ...['policy_trusted', 'recomputed', 'record_fresh', 'record_matches_diff', 'signature', 'target_allowed', 'two_approvals'],
  'waivers',
].map((rule) => `${rule}: review`);

/** A case at the merge request's gate. */
export function atMergeRequest(threat: Threat, name: string, expected: Expected, play: Play): ForgeryCase {
  return { threat, name: `gate: ${name}`, expected, attack: () => gateJudges(play) };
}

/** A case at the gate of the protected branch, after the merge. */
export function atProtectedBranch(threat: Threat, name: string, expected: Expected, play: Play): ForgeryCase {
  return { threat, name: `gate after the merge: ${name}`, expected, attack: () => gateJudges(play, 'protected-branch') };
}
