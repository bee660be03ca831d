import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { placementText, type Where } from '../../infra/support/fleet-folder.ts';

export interface Ended {
  readonly code: number;
  readonly output: string;
}

/** A clone-like folder with this repository's `infra` and three services of it, and the program to run in it. */
export interface PipelineFleet {
  readonly folder: string;
  /** `more` is put below the placement. */
  place(service: string, where: Where, more?: string): void;
  /** Commits everything; returns the commits before and after. */
  commit(): Promise<{ readonly base: string; readonly head: string }>;
  cli(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Ended>;
  json(path: string): Record<string, unknown>;
  write(path: string, value: unknown): void;
  dispose(): void;
}

export async function pipelineFleet(places: Readonly<Record<string, Where>>): Promise<PipelineFleet> {
  const folder = mkdtempSync(join(tmpdir(), 'trimtab-pipeline-'));
  cpSync(resolve('infra'), join(folder, 'infra'), { recursive: true, filter: (path) => !path.includes('.trimtab') });
  cpSync(resolve('package.json'), join(folder, 'package.json'));
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  for (const data of ['placements', 'decisions']) rmSync(join(folder, 'infra', data), { recursive: true, force: true });
  mkdirSync(join(folder, 'infra/placements'));
  const run = (command: string, args: readonly string[], env: Readonly<Record<string, string>>): Promise<Ended> =>
    new Promise((done) => {
      execFile(command, args, { cwd: folder, env, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) =>
        done({ code: error === null ? 0 : Number(error.code), output: stdout + stderr }),
      );
    });
  const git = async (...args: string[]) =>
    (
      await run('git', ['-c', 'user.name=A person', '-c', 'user.email=person@example.org', ...args], {
        PATH: process.env['PATH'] ?? '',
      })
    ).output.trim();
  const fleet: PipelineFleet = {
    folder,
    place: (service, where, more = '') =>
      writeFileSync(join(folder, 'infra/placements', `${service}.ts`), `${placementText(service, where)}${more}\n`),
    commit: async () => {
      const base = await git('rev-parse', '--verify', '--quiet', 'HEAD');
      await git('add', '-A');
      await git('commit', '-q', '--allow-empty', '-m', 'Change the fleet');
      return { base, head: await git('rev-parse', 'HEAD') };
    },
    cli: (args, env) => run(process.execPath, ['infra/cli.ts', ...args], env),
    json: (path) => JSON.parse(readFileSync(join(folder, path), 'utf8')) as Record<string, unknown>,
    write: (path, value) => writeFileSync(join(folder, path), JSON.stringify(value)),
    dispose: () => rmSync(folder, { recursive: true, force: true }),
  };
  writeFileSync(join(folder, '.gitignore'), 'node_modules\n.trimtab/\nplan*/\n/*.json\n!package.json\n');
  await git('init', '-q', '-b', 'main');
  for (const [service, where] of Object.entries(places)) fleet.place(service, where);
  await fleet.commit();
  return fleet;
}
