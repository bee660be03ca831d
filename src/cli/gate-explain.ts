import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { parseVerdict } from '../apply/verdict-file.ts';
import type { Verdict } from '../domain/verdict.ts';
// Not by the room's index: that loads the policy's engine, which explains nothing.
import { explanation, validityOf } from '../gate/report/explanation.ts';
import { standingOf } from '../gate/report/standing.ts';
import { messageOf } from '../lib/errors.ts';
import type { Io } from './io.ts';

const HELP = `Usage: trimtab gate explain <verdict.json> [options]

Says in words why a verdict of the gate is what it is: the rules that made it, what they looked at, what they
held it against, what would have to change for auto, what was waived and by whom, and what it is bound to.

  <verdict.json>  artifact of the policy job; - reads standard input
  --now TIME      whether it has expired is told by this time (ISO 8601; default: this machine's clock)
  --json          one JSON object instead of words

Exit codes: 0 explained, whatever the outcome; 64 wrong usage; 66 no file, or a file that is no verdict.`;

/** `EX_USAGE` and `EX_NOINPUT` of sysexits. */
const EXIT_USAGE = 64;
const EXIT_NO_INPUT = 66;
const LARGEST = 1024 * 1024;

/** What a test may play: standard input and real time (ms). */
export interface ExplainOutside {
  readonly input: AsyncIterable<Uint8Array | string>;
  now(): number;
}

export async function gateExplain(
  args: readonly string[],
  io: Io,
  outside: ExplainOutside = { input: process.stdin, now: Date.now },
): Promise<number> {
  const options = readOptions(args, outside);
  if (options === 'help') {
    io.out(HELP);
    return 0;
  }
  if (typeof options === 'string') return refuse(io, options, EXIT_USAGE);
  const name = options.file === '-' ? 'standard input' : options.file;
  const text = await read(options.file, io.cwd, outside);
  if (text === null) return refuse(io, `${name} cannot be read`, EXIT_NO_INPUT);
  const verdict = parseVerdict(text);
  if (verdict === null) return refuse(io, `${name} is no verdict of the gate${whyNot(text)}`, EXIT_NO_INPUT);
  if (options.json) io.out(JSON.stringify(asJson(verdict, options.now)));
  else for (const line of explanation(verdict, options.now)) io.out(line);
  return 0;
}

interface Options {
  readonly file: string;
  readonly json: boolean;
  /** ms since the epoch. */
  readonly now: number;
}

/** The options, `help`, or a sentence that says what is wrong with them. */
function readOptions(args: readonly string[], outside: ExplainOutside): Options | 'help' | string {
  const flag = { type: 'boolean', default: false } as const;
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { json: flag, now: { type: 'string' }, help: { ...flag, short: 'h' } },
      allowPositionals: true,
    });
    if (values.help) return 'help';
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0) return 'name one file, or - for standard input';
    const now = values.now === undefined ? outside.now() : Date.parse(values.now);
    return Number.isNaN(now) ? '--now has to be a time such as 2026-11-21T12:00:00Z' : { file, json: values.json, now };
  } catch (error) {
    return messageOf(error);
  }
}

/** Null when there is nothing to read, or far more than a verdict. */
async function read(file: string, cwd: string, { input }: ExplainOutside): Promise<string | null> {
  if (file !== '-') {
    const bytes = await readFile(resolve(cwd, file)).catch(() => null);
    return bytes === null || bytes.byteLength > LARGEST ? null : bytes.toString('utf8');
  }
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of input) {
    const bytes = Buffer.from(part);
    size += bytes.byteLength;
    if (size > LARGEST) return null;
    parts.push(bytes);
  }
  return Buffer.concat(parts).toString('utf8');
}

function whyNot(text: string): string {
  try {
    const value = JSON.parse(text) as { version?: unknown } | null;
    const version = value?.version;
    return typeof version === 'number' && version !== 2 ? `: it is of version ${version}, this is for version 2` : '';
  } catch {
    return ': it is no JSON';
  }
}

function asJson(verdict: Verdict, now: number): object {
  const { objecting, waived, agreeing, faults } = standingOf(verdict);
  return {
    outcome: verdict.outcome,
    expired: validityOf(verdict, now).expired,
    securityEvents: verdict.securityEvents,
    faults,
    objecting,
    waived,
    agreeing: agreeing.map(({ rule }) => rule),
    bound: verdict.bound,
    approvedBy: verdict.approvedBy,
    judgedAt: verdict.judgedAt,
  };
}

function refuse(io: Io, sentence: string, code: number): number {
  io.err(`trimtab gate explain: ${sentence}`);
  io.err('trimtab gate explain --help tells more.');
  return code;
}
