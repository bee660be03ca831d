import { existsSync } from 'node:fs';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InfraError } from '../../errors.ts';
import { runChild } from '../child.ts';
import type { Environment, Settings } from '../settings.ts';
import { terraformEnvironment } from './environment.ts';

const MINUTE = 60_000;
const TIMEOUTS: Readonly<Record<string, number>> = { init: 5 * MINUTE, plan: 10 * MINUTE, apply: 45 * MINUTE };

export interface Terraform {
  readonly env: Environment;
  readonly settings: Settings;
  /** Folder with provider plugins; null = Terraform fetches them itself. */
  readonly plugins: string | null;
}

/** One stack's working folder, for the time of one run. */
export interface Workspace {
  readonly folder: string;
  /** Runs a command and returns what it printed; throws an InfraError with Terraform's own message. */
  run(command: string, args: readonly string[]): Promise<string>;
  put(name: string, text: string): Promise<void>;
  /** Copies a file out of the workspace. */
  keep(name: string, to: string): Promise<void>;
  /** Copies a file into the workspace. */
  bring(from: string, name: string): Promise<void>;
}

/** Gives `work` a fresh folder, which is gone afterwards. `stack` is for messages. */
export async function inWorkspace<T>(terraform: Terraform, stack: string, work: (space: Workspace) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'trimtab-terraform-'));
  const env = terraformEnvironment(terraform.env, terraform.settings, join(folder, '.terraform'));
  const run = async (command: string, args: readonly string[]) => {
    const timeoutMs = TIMEOUTS[command] ?? 2 * MINUTE;
    const child = { command: 'terraform', args: [command, ...args], cwd: folder, env, timeoutMs };
    const { code, stdout, stderr } = await runChild(child);
    if (code === 0) return stdout;
    throw new InfraError('terraform-failed', `terraform ${command} of ${stack}: ${reasonOf(stderr || stdout)}`);
  };
  try {
    return await work({
      folder,
      run,
      put: (name, text) => writeFile(join(folder, name), text),
      keep: (name, to) => copyFile(join(folder, name), to),
      bring: (from, name) => copyFile(from, join(folder, name)),
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Fetches plugins and opens the state. `pinned`: exactly the plugins of the lock file. */
export async function initialise(space: Workspace, plugins: string | null, pinned: boolean): Promise<void> {
  const pluginFolder = plugins === null ? [] : [`-plugin-dir=${plugins}`];
  const lock = pinned && existsSync(join(space.folder, '.terraform.lock.hcl')) ? ['-lockfile=readonly'] : [];
  await space.run('init', ['-input=false', '-no-color', ...pluginFolder, ...lock]);
}

/** The first error that Terraform printed, on one line. */
function reasonOf(output: string): string {
  const start = output.indexOf('Error: ');
  const text = start === -1 ? output : output.slice(start + 'Error: '.length);
  return text.replace(/[│╷╵]/g, ' ').replace(/\s+/g, ' ').trim().slice(0, 600) || 'it gave no reason';
}
