import { readFileSync } from 'node:fs';
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

/** Plays an attack and asks the gate, as the policy job does. */
export async function gateJudges(play: Play, side: Side = 'merge-request'): Promise<Answer> {
  const world = await untouched(side);
  await play(world);
  const [forge, attacker] = await Promise.all([forgeServer(), forgeServer()]);
  const built = await build(world, { forge: forge.url, attacker: attacker.url });
  try {
    for (const [key, value] of built.answers) forge.answers.set(key, value);
    for (const [key, value] of built.answers) attacker.answers.set(key, value);
    return await ask(built, forge, attacker);
  } finally {
    await Promise.all([forge.close(), attacker.close()]);
  }
}

async function ask(built: BuiltWorld, forge: ForgeServer, attacker: ForgeServer): Promise<Answer> {
  const said: string[] = [];
  const say = (line: string) => void said.push(line);
  const env = built.env(CANARIES);
  const io = { out: say, err: say, env, cwd: built.folder, columns: null, signal: new AbortController().signal };
  const args = ['--junit', 'gate.xml', '--note', ...built.args];
  const code = await gateCommand(args, io, { fetch, now: () => NOW });
  const verdict = read(join(built.folder, 'verdict.json'));
  const told = [
    ...attacker.calls.map(({ token }) => token ?? ''),
    ...said,
    verdict ?? '',
    read(join(built.folder, 'gate.xml')) ?? '',
    ...bodiesOf(forge),
    ...bodiesOf(attacker),
  ];
  const leaks = Object.values(CANARIES).filter((secret) => told.some((text) => text.includes(secret)));
  if (leaks.length > 0) return { outcome: 'acted', because: leaks.map((secret) => `told ${secret}`) };
  if (built.isSprung()) return { outcome: 'acted', because: ['something was executed'] };
  if (verdict === null) return { outcome: 'refused', because: [`exit ${code}: ${said[0] ?? ''}`] };
  return answerOf(JSON.parse(verdict) as Verdict, code);
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
