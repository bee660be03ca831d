import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { InfraError } from '../errors.ts';
import { INFRA } from '../fleet.ts';
import { synthesiseAll } from '../synth.ts';
import { runChild } from './child.ts';
import { copyFiles } from './commit-files.ts';
import { templateDigest } from './template-digest.ts';

/** Digest of the template of each stack. */
export type StackDigests = ReadonlyMap<string, string>;

const TIMEOUT_MS = 120_000;

/** Arguments: the commit's `synth.ts`, and how digests are made here, so that two commits are held against each other by one rule. */
const PRINT = `
const [, synth, digests] = process.argv;
const { synthesiseAll } = await import(synth);
const { templateDigest } = await import(digests);
process.stdout.write(JSON.stringify([...synthesiseAll()].map(([stack, template]) => [stack, templateDigest(template)])));
`;

/**
 * What a commit makes of every stack. Where this program is the checkout's own, the commit's stack code says it, in a process
 * without any variable of this one; where it comes from elsewhere, as from a gate project, the commit holds data alone and
 * this program's code says it. Throws when it cannot be told.
 */
export async function stackDigests(root: string, commit: string): Promise<StackDigests> {
  const scratch = await mkdtemp(join(tmpdir(), 'trimtab-stacks-'));
  try {
    const copy = join(scratch, 'infra');
    await copyFiles(root, commit, copy);
    if (resolve(root) === resolve(INFRA)) return await byItsOwnCode(scratch, copy);
    return new Map([...synthesiseAll(copy)].map(([stack, template]) => [stack, templateDigest(template)]));
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function byItsOwnCode(scratch: string, copy: string): Promise<StackDigests> {
  await writeFile(join(scratch, 'package.json'), '{"type":"module"}\n');
  await symlink(resolve(INFRA, '../node_modules'), join(scratch, 'node_modules'));
  const modules = [join(copy, 'synth.ts'), join(INFRA, 'deploy/template-digest.ts')].map((path) => pathToFileURL(path).href);
  const { PATH, HOME } = process.env;
  const { code, stdout, stderr } = await runChild({
    command: process.execPath,
    args: ['--input-type=module', '--eval', PRINT, ...modules],
    cwd: scratch,
    env: { PATH, HOME },
    timeoutMs: TIMEOUT_MS,
  });
  const pairs = code === 0 ? pairsIn(stdout) : null;
  if (pairs === null) throw new InfraError('no-stacks', `its stacks cannot be synthesised: ${complaintIn(stderr)}`);
  return new Map(pairs);
}

function pairsIn(text: string): readonly (readonly [string, string])[] | null {
  try {
    const pairs: unknown = JSON.parse(text);
    return Array.isArray(pairs) && pairs.every(isPair) ? pairs : null;
  } catch {
    return null;
  }
}

function isPair(value: unknown): value is readonly [string, string] {
  return Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === 'string');
}

function complaintIn(stderr: string): string {
  return (/^\S*Error\b.*$/m.exec(stderr)?.[0] ?? 'it does not say why').slice(0, 200);
}
