import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Verdict } from '../domain/verdict.ts';
import type { ForgeApi } from '../gate/index.ts';
import { messageOf } from '../lib/errors.ts';
import type { Io } from './io.ts';

const HELP = `Usage: trimtab gate [options]
       trimtab gate explain FILE

Judges the commit that is checked out: auto, review or deny. The facts are read from Git, from the plan and
from the forge's API; what cannot be known leads to review. Policy and keys are those of the target branch
before the change, or of a gate project, never those of the checkout. \`explain\` says in words why a verdict is
what it is.

  --plan FILE     plan.json of the plan stage              (default plan/plan.json)
  --trusted DIR   checkout of the gate project: DIR/policies/ with trust.json, instead of the target branch's
  --out FILE      where the verdict goes                   (default verdict.json)
  --junit FILE    a JUnit report as well
  --note          one note on the merge request, edited in place
  --base SHA      the base, where the forge cannot be asked; elsewhere it only has to agree
  --policy DIR    a policy to try out, with gate.wasm, gate.json and gate/: at best review
                  (default policies where there is no pipeline)

Exit codes: 0 auto or review, 1 deny or a policy that is refused, 64 wrong usage.
Variables say where to ask, never what is true: CI_API_V4_URL, CI_PROJECT_ID, CI_PIPELINE_ID, CI_JOB_ID,
CI_MERGE_REQUEST_IID, TRIMTAB_GATE_TOKEN (else CI_JOB_TOKEN, which also asks the checkout's origin for its target
branch). What trust.json leaves to them, bot and projectId, leads to review. One that contradicts the forge, the
checkout or trust.json is a security event, as is every rule that denies: a line SECURITY EVENT tells of each.`;

const EXIT_USAGE = 64;
const NO_COMMIT = /^0*$/;
const COMMIT = /^[0-9a-f]{40}([0-9a-f]{24})?$/;

/** What a test may play: the network and real time (ms). */
export interface GateOutside {
  readonly fetch: typeof fetch;
  now(): number;
}

export async function gateCommand(
  args: readonly string[],
  io: Io,
  outside: GateOutside = { fetch, now: Date.now },
): Promise<number> {
  const [subcommand, ...rest] = args;
  // Neither needs what the other loads.
  if (subcommand === 'explain') return (await import('./gate-explain.ts')).gateExplain(rest, io);
  const options = readOptions(args, io);
  if (options === 'help') {
    io.out(HELP);
    return 0;
  }
  if (typeof options === 'string') {
    io.err(`trimtab gate: ${options}`);
    io.err(HELP);
    return EXIT_USAGE;
  }
  try {
    return await run(options, io, outside);
  } catch (error) {
    io.err(`trimtab gate: ${messageOf(error)}`);
    return 1;
  }
}

interface Options {
  readonly plan: string;
  /** Null when none is named, as for a branch's first commit. */
  readonly base: string | null;
  readonly out: string;
  readonly junit: string | null;
  readonly note: boolean;
  readonly trusted: string | null;
  readonly policy: string | null;
}

/** The options, `help`, or a sentence that says what is wrong with them. */
function readOptions(args: readonly string[], io: Io): Options | 'help' | string {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  const texts = { plan: text, base: text, out: text, junit: text, trusted: text, policy: text };
  try {
    const { values } = parseArgs({ args: [...args], options: { ...texts, note: flag, help: { ...flag, short: 'h' } } });
    if (values.help) return 'help';
    const base = values.base ?? '';
    if (!NO_COMMIT.test(base) && !COMMIT.test(base)) return '--base has to be the full name of a commit';
    if (values.trusted !== undefined && values.policy !== undefined) return '--trusted and --policy exclude each other';
    const at = (path: string): string => resolve(io.cwd, path);
    const atOrNull = (path: string | undefined): string | null => (path === undefined ? null : at(path));
    return {
      plan: at(values.plan ?? 'plan/plan.json'),
      base: NO_COMMIT.test(base) ? null : base,
      out: at(values.out ?? 'verdict.json'),
      junit: atOrNull(values.junit),
      note: values.note,
      trusted: atOrNull(values.trusted),
      policy: atOrNull(values.policy) ?? (values.trusted === undefined && !isPipeline(io) ? at('policies') : null),
    };
  } catch (error) {
    return messageOf(error);
  }
}

function isPipeline({ env }: Io): boolean {
  return ['GITLAB_CI', 'CI_API_V4_URL', 'CI_PIPELINE_ID', 'CI_JOB_ID'].some((name) => (env[name] ?? '') !== '');
}

async function run(options: Options, io: Io, outside: GateOutside): Promise<number> {
  const { judgeCheckout, junitReport, ruleTable } = await import('../gate/index.ts');
  const plan = await readFile(options.plan, 'utf8').catch(() => null);
  const { base, trusted, policy } = options;
  const judged = await judgeCheckout({ folder: io.cwd, env: io.env, plan, base, trusted, policy, ...outside });
  const { verdict, problems } = judged;
  for (const problem of problems) io.err(`trimtab gate: ${problem}`);
  await save(options.out, `${JSON.stringify(verdict, null, 2)}\n`);
  if (options.junit !== null) await save(options.junit, junitReport(verdict));
  for (const line of ruleTable(verdict)) io.out(line);
  for (const event of verdict.securityEvents) io.out(`SECURITY EVENT: ${oneLine(event)}`);
  if (options.note) await note(judged.api, verdict, io);
  return verdict.outcome === 'deny' || judged.refused ? 1 : 0;
}

/** A reason may carry names that somebody else wrote: no line of the log is theirs. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').slice(0, 500);
}

async function save(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

/** A note that cannot be written changes no verdict. */
async function note(api: ForgeApi | null, verdict: Verdict, io: Io): Promise<void> {
  const iid = verdict.bound.mergeRequestIid;
  if (api === null || iid === null) return;
  try {
    const { writeNote } = await import('../gate/index.ts');
    const problem = await writeNote(api, iid, verdict);
    if (problem !== null) io.err(`trimtab gate: ${problem}`);
  } catch (error) {
    io.err(`trimtab gate: the note could not be written: ${messageOf(error)}`);
  }
}
