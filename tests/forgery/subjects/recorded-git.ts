import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** One call of Git, as it really was made. */
export interface GitCall {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** What a shell adds of itself, between who called and Git. */
const OF_THE_SHELL = ['PWD', 'OLDPWD', 'SHLVL', '_'];

/**
 * Writes a program `git` that notes its arguments and variables down and then becomes the real one. Answers with the folder
 * that has to come first on the path.
 */
export function recordGit(folder: string): string {
  mkdirSync(join(folder, 'calls'), { recursive: true });
  const lines = [
    '#!/bin/sh',
    `{ env -0; printf '\\0'; printf '%s\\0' "$@"; } > '${join(folder, 'calls')}'/$$`,
    `exec '${realGit()}' "$@"`,
  ];
  writeFileSync(join(folder, 'git'), `${lines.join('\n')}\n`, { mode: 0o755 });
  return folder;
}

function realGit(): string {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const found = folders.map((folder) => join(folder, 'git')).find((path) => existsSync(path));
  if (found === undefined) throw new Error('there is no git on the path');
  return found;
}

/** The calls that were noted down in that folder, in their order. */
export function recordedCalls(folder: string): GitCall[] {
  const calls = join(folder, 'calls');
  const paths = readdirSync(calls).map((name) => join(calls, name));
  const times = new Map(paths.map((path) => [path, statSync(path, { bigint: true }).mtimeNs]));
  const inOrder = paths.toSorted((a, b) => Number((times.get(a) ?? 0n) - (times.get(b) ?? 0n)));
  return inOrder.map((path) => readCall(readFileSync(path, 'utf8')));
}

function readCall(text: string): GitCall {
  const [variables = '', args = ''] = text
    .split('\0\0', 2)
    .map((part, at) => (at === 0 ? part : text.slice(text.indexOf('\0\0') + 2)));
  const pairs = variables
    .split('\0')
    .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)] as const);
  return {
    args: args.split('\0').slice(0, -1),
    env: Object.fromEntries(pairs.filter(([name]) => !OF_THE_SHELL.includes(name))),
  };
}

/** The call without these settings, options (as they are written) and variables (by name); null when it had none of them. */
export function callWithout(call: GitCall, left: readonly string[]): GitCall | null {
  const goes = (at: number): boolean => left.includes(call.args[at] ?? '') || (call.args[at] === '-c' && goes(at + 1));
  const args = call.args.filter((_, at) => !goes(at));
  const env = Object.fromEntries(Object.entries(call.env).filter(([name]) => !left.includes(name)));
  const same = args.length === call.args.length && Object.keys(env).length === Object.keys(call.env).length;
  return same ? null : { args, env };
}

/** Makes a call in a folder. Whether Git succeeds is not of interest. */
export function makeCall(folder: string, { args, env }: GitCall): Promise<void> {
  return new Promise((resolve) => {
    const child = execFile(realGit(), args, { cwd: folder, env, timeout: 20_000 }, () => resolve());
    child.stdin?.on('error', () => {});
    child.stdin?.end();
  });
}
