import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { PLACEMENT, placementText } from '../change/fake-stacks.ts';

export interface Person {
  readonly name: string;
  readonly email: string;
}

export const ALICE: Person = { name: 'Alice', email: 'alice@example.com' };
export const BOT_AUTHOR: Person = { name: 'Trimtab', email: 'trimtab@localhost' };

/** A bare repository on disk with a fleet on `main`, and a person's clone that pushes to it. */
export interface FleetRepository {
  readonly folder: string;
  readonly bare: string;
  readonly url: string;
  git(...args: string[]): string;
  /** Commits files (null deletes) on a branch as somebody and pushes; returns the commit. */
  commit(branch: string, files: Record<string, string | null>, options?: { by?: Person; message?: string }): string;
  show(ref: string, path: string): string;
  sha(ref: string): string;
  remove(): void;
}

export const FLEET_FILES: Record<string, string> = {
  'README.md': 'Fleet\n',
  'infra/placements/service-1.ts': placementText('service-1', PLACEMENT),
  'infra/placements/service-2.ts': placementText('service-2', PLACEMENT),
  'infra/services/service-1.json': JSON.stringify({ service: 'service-1', stateful: false, tier: 'standard', dataGib: 0 }),
  'infra/services/service-2.json': JSON.stringify({ service: 'service-2', stateful: true, tier: 'critical', dataGib: 200 }),
  'infra/providers/aws/catalog.json': JSON.stringify({ provider: 'aws', regions: [], instanceTypes: [] }),
  'infra/synth.ts':
    "import { kind } from './kind.ts';\nexport const synthesiseService = (service: string, placement: object) => ({ kind, service, ...placement });\n",
  'infra/kind.ts': "export const kind = 'first';\n",
};

let template: string | null = null;

/** Seeded once per test file, then copied: most of the time of such a test is the start of git processes. */
export function createFleetRepository(): FleetRepository {
  const folder = mkdtempSync(join(tmpdir(), 'trimtab-fleet-'));
  if (template === null) {
    template = mkdtempSync(join(tmpdir(), 'trimtab-template-'));
    const seed = template;
    process.once('exit', () => rmSync(seed, { recursive: true, force: true }));
    const run = runner(seed);
    run(seed, ['init', '--quiet', '--bare', '--initial-branch=main', 'fleet.git']);
    run(seed, ['init', '--quiet', '--initial-branch=main', 'clone']);
    run(join(seed, 'clone'), ['remote', 'add', 'origin', '../fleet.git']);
    repositoryIn(seed).commit('main', FLEET_FILES);
  }
  cpSync(template, folder, { recursive: true });
  return repositoryIn(folder);
}

function runner(home: string) {
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    TZ: 'UTC',
  };
  return (cwd: string, args: string[], extra: Record<string, string> = {}) =>
    execFileSync('git', args, { cwd, env: { ...env, ...extra }, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

function repositoryIn(folder: string): FleetRepository {
  const bare = join(folder, 'fleet.git');
  const clone = join(folder, 'clone');
  const raw = runner(folder);
  const run = (...args: Parameters<typeof raw>) => raw(...args).trim();
  return {
    folder,
    bare,
    url: pathToFileURL(bare).href,
    git: (...args) => run(bare, args),
    commit(branch, changed, { by = ALICE, message = 'Change' } = {}) {
      const heads = run(bare, [
        'for-each-ref',
        '--format=%(refname:short) %(objectname)',
        `refs/heads/${branch}`,
        'refs/heads/main',
      ]).split('\n');
      const start = (heads.find((line) => line.startsWith(`${branch} `)) ?? heads[0] ?? '').split(' ')[1];
      if (start !== undefined) {
        run(clone, ['fetch', '--quiet', 'origin']);
        run(clone, ['checkout', '--quiet', '-f', '-B', branch, start]);
      }
      for (const [path, text] of Object.entries(changed)) {
        const file = join(clone, path);
        mkdirSync(dirname(file), { recursive: true });
        if (text === null) rmSync(file);
        else writeFileSync(file, text);
      }
      run(clone, ['add', '-A']);
      const identity = {
        GIT_AUTHOR_NAME: by.name,
        GIT_AUTHOR_EMAIL: by.email,
        GIT_COMMITTER_NAME: by.name,
        GIT_COMMITTER_EMAIL: by.email,
      };
      run(clone, ['commit', '--quiet', '--allow-empty', '-m', message], identity);
      run(clone, ['push', '--quiet', '--force', 'origin', `HEAD:refs/heads/${branch}`]);
      return run(clone, ['rev-parse', 'HEAD']);
    },
    show: (ref, path) => raw(bare, ['show', `${ref}:${path}`]),
    sha: (ref) => run(bare, ['rev-parse', ref]),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
