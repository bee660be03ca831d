import { execFile } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Answer } from '../case.ts';
import { commitAll, emptyRepository } from '../git-store.ts';
import { checkedOut } from '../template.ts';
import { NOW } from './good-verdict.ts';

/** What a job's script has, and what an attack puts beside it. */
export interface Shell {
  readonly folder: string;
  /** An executable that must never be executed. */
  readonly trap: string;
  readonly env: Record<string, string>;
}

/** Stands for the gate: says which variables it was started with. */
const GATE = "console.log('STARTED ' + JSON.stringify({ env: Object.keys(process.env) }));\n";

/** Runs what comes before a judgement in the real pipeline, and a program in the gate's place, with hostile variables. */
export async function judgingJobStarts(attack: (shell: Shell) => void, gone: readonly string[]): Promise<Answer> {
  const folder = mkdtempSync(join(tmpdir(), 'trimtab-forged-job-'));
  const work = join(folder, 'work');
  try {
    const shell = await prepare(work);
    attack(shell);
    const output = await run(work, shell.env);
    if (existsSync(join(work, 'sprung'))) return { outcome: 'acted', because: ['something was executed'] };
    const started = /^STARTED (.*)$/m.exec(output)?.[1];
    if (started === undefined) return { outcome: 'refused', because: [output.trim().split('\n').at(-1) ?? ''] };
    const { env } = JSON.parse(started) as { env: string[] };
    const left = gone.filter((name) => env.includes(name));
    return left.length === 0 ? { outcome: 'inert', because: [] } : { outcome: 'acted', because: left };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function prepare(work: string): Promise<Shell> {
  mkdirSync(join(work, 'node_modules/.bin'), { recursive: true });
  symlinkSync(process.execPath, join(work, 'node_modules/.bin/node'));
  emptyRepository(work, { objects: null, head: 'ref: refs/heads/main', refs: {} });
  const files = { 'src/main.ts': GATE, 'package.json': '{"type":"module"}\n', 'package-lock.json': '{}\n' };
  const [base = ''] = await commitAll(work, [{ ref: 'refs/heads/main', parents: [], files, message: 'Start\n' }], NOW / 1000);
  writeFileSync(join(work, 'package-lock.json'), '{}\n');
  appendFileSync(join(work, '.git/config'), `[remote "origin"]\n\turl = ${work}\n`);
  const trap = join(work, 'trap');
  writeFileSync(trap, `#!/bin/sh\ntouch '${join(work, 'sprung')}'\ncat\n`, { mode: 0o755 });
  const env = { PATH: `${join(process.execPath, '..')}:${process.env['PATH'] ?? ''}`, HOME: work, TRIMTAB_BASE_SHA: base };
  return { folder: work, trap, env };
}

interface Job {
  readonly before_script: readonly (string | readonly string[])[];
}

/** The lines that GitLab runs before the script of a judging job. */
function linesBefore(): string[] {
  const reference = { tag: '!reference', collection: 'seq' as const, resolve: () => ['.job'] };
  const jobs = parse(checkedOut('pipelines/base.yml'), { customTags: [reference] }) as Record<string, Job>;
  return (jobs['.judging-job']?.before_script ?? []).flatMap((line) =>
    typeof line === 'string' ? [line] : (jobs['.job']?.before_script ?? []).filter((each) => typeof each === 'string'),
  );
}

function run(cwd: string, env: Record<string, string>): Promise<string> {
  const script = ['set -e', ...linesBefore(), 'judge --plan plan/plan.json'].join('\n');
  return new Promise((resolve) => {
    // As a runner does: the script comes by standard input, so no variable is read before its first line.
    const child = execFile('sh', [], { cwd, env, timeout: 20_000 }, (_error, stdout, stderr) => resolve(`${stdout}\n${stderr}`));
    child.stdin?.on('error', () => {});
    child.stdin?.end(`${script}\n`);
  });
}
