import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Verdict } from '../domain/verdict.ts';
import {
  collectFacts,
  type ForgeReader,
  headOf,
  judge,
  junitReport,
  loadEngine,
  openCheckout,
  openForgeReader,
  ruleTable,
  withoutPolicy,
  writeNote,
} from '../gate/index.ts';
import { messageOf } from '../lib/errors.ts';
import type { Io } from './io.ts';

const HELP = `Usage: trimtab gate [options]

Judges the commit that is checked out: auto, review or deny. The facts are read from Git, from the plan and
from the forge's API; what cannot be known leads to review.

  --plan FILE     plan.json of the plan stage              (default plan/plan.json)
  --base SHA      commit of the target branch to compare with (default the pipeline's own base)
  --out FILE      where the verdict goes                   (default verdict.json)
  --junit FILE    a JUnit report as well
  --note          one note on the merge request, edited in place
  --policy DIR    folder with gate.wasm, gate.json and gate/ (default policies)

Exit codes: 0 auto or review, 1 deny or no policy that can be trusted, 64 wrong usage.
Reads CI_* as GitLab sets them, TRIMTAB_GATE_TOKEN (else CI_JOB_TOKEN) and TRIMTAB_BOT_USERNAME.`;

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
  /** Null when the pipeline has no base, as for a branch's first commit. */
  readonly base: string | null;
  readonly out: string;
  readonly junit: string | null;
  readonly note: boolean;
  readonly policy: string;
}

/** The options, `help`, or a sentence that says what is wrong with them. */
function readOptions(args: readonly string[], io: Io): Options | 'help' | string {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { plan: text, base: text, out: text, junit: text, policy: text, note: flag, help: { ...flag, short: 'h' } },
    });
    if (values.help) return 'help';
    const base = values.base ?? io.env['CI_MERGE_REQUEST_DIFF_BASE_SHA'] ?? io.env['CI_COMMIT_BEFORE_SHA'] ?? '';
    if (!NO_COMMIT.test(base) && !COMMIT.test(base)) return '--base has to be the full name of a commit';
    const at = (path: string): string => resolve(io.cwd, path);
    return {
      plan: at(values.plan ?? 'plan/plan.json'),
      base: NO_COMMIT.test(base) ? null : base,
      out: at(values.out ?? 'verdict.json'),
      junit: values.junit === undefined ? null : at(values.junit),
      note: values.note,
      policy: at(values.policy ?? 'policies'),
    };
  } catch (error) {
    return messageOf(error);
  }
}

async function run(options: Options, io: Io, outside: GateOutside): Promise<number> {
  const forge = openForgeReader(io.env, outside.fetch, outside.now);
  const { verdict, trusted } = await judged(options, io, forge);
  await save(options.out, `${JSON.stringify(verdict, null, 2)}\n`);
  if (options.junit !== null) await save(options.junit, junitReport(verdict));
  for (const line of ruleTable(verdict)) io.out(line);
  if (options.note) await note(forge, verdict, io);
  return verdict.outcome === 'deny' || !trusted ? 1 : 0;
}

async function judged(options: Options, io: Io, forge: ForgeReader): Promise<{ verdict: Verdict; trusted: boolean }> {
  const checkout = openCheckout(io.cwd, io.env);
  const headSha = await headOf(checkout);
  const { problem, ...reading } = await forge.read(headSha);
  if (problem !== null) io.err(`trimtab gate: ${problem}`);
  const plan = await readFile(options.plan, 'utf8').catch(() => null);
  const facts = await collectFacts({ checkout, headSha, base: options.base, plan, forge: reading, side: forge.side });
  const iid = forge.mergeRequestIid ?? facts.forge.mergeRequest?.iid ?? null;
  const binding = { projectId: forge.projectId, pipelineId: forge.pipelineId, mergeRequestIid: iid };
  try {
    return { verdict: judge(facts, await loadEngine(options.policy), binding), trusted: true };
  } catch (error) {
    io.err(`trimtab gate: ${messageOf(error)}`);
    return { verdict: withoutPolicy(facts, 'The policy could not be loaded; the job log says why.', binding), trusted: false };
  }
}

async function save(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

/** A note that cannot be written changes no verdict. */
async function note(forge: ForgeReader, verdict: Verdict, io: Io): Promise<void> {
  const iid = verdict.bound.mergeRequestIid;
  if (forge.api === null || iid === null) return;
  try {
    const problem = await writeNote(forge.api, iid, verdict);
    if (problem !== null) io.err(`trimtab gate: ${problem}`);
  } catch (error) {
    io.err(`trimtab gate: the note could not be written: ${messageOf(error)}`);
  }
}
