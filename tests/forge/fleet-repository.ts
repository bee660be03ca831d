import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { PLACEMENT, placementText } from '../change/fake-stacks.ts';

export interface Person {
  readonly name: string;
  readonly email: string;
}

export const ALICE: Person = { name: 'Alice', email: 'alice@example.com' };
export const BOT_AUTHOR: Person = { name: 'Trimtab', email: 'trimtab@localhost' };

/** Text, a symbolic link, or null to delete. */
export type FileContent = string | { readonly link: string } | null;

/** A bare repository on disk with a fleet on `main`, to which people commit. */
export interface FleetRepository {
  readonly folder: string;
  readonly bare: string;
  readonly url: string;
  git(...args: string[]): string;
  /** Puts a commit of somebody on top of a branch (a new one starts at `main`); returns it. */
  commit(branch: string, files: Record<string, FileContent>, options?: { by?: Person; message?: string }): string;
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
    const seed = mkdtempSync(join(tmpdir(), 'trimtab-template-'));
    git(seed, ['init', '--quiet', '--bare', '--initial-branch=main', 'fleet.git']);
    repositoryIn(seed).commit('main', FLEET_FILES);
    template = seed;
  }
  cpSync(template, folder, { recursive: true });
  return repositoryIn(folder);
}

/** Removes what `createFleetRepository` copies from. */
export function removeTemplate(): void {
  if (template !== null) rmSync(template, { recursive: true, force: true });
  template = null;
}

function git(cwd: string, args: string[], input = ''): string {
  const env = { PATH: process.env['PATH'] ?? '', HOME: cwd, GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null' };
  return execFileSync('git', args, { cwd, env, encoding: 'utf8', input, stdio: ['pipe', 'pipe', 'pipe'] });
}

function repositoryIn(folder: string): FleetRepository {
  const bare = join(folder, 'fleet.git');
  const startOf = (branch: string) => [branch, 'main'].find((name) => existsSync(join(bare, 'refs/heads', name)));
  return {
    folder,
    bare,
    url: pathToFileURL(bare).href,
    git: (...args) => git(bare, args).trim(),
    commit(branch, files, { by = ALICE, message = 'Change' } = {}) {
      const start = startOf(branch);
      const person = `${by.name} <${by.email}> 1700000000 +0000`;
      const stream = [
        `commit refs/heads/${branch}\nmark :1\nauthor ${person}\ncommitter ${person}\n${data(message)}`,
        ...(start === undefined ? [] : [`from refs/heads/${start}^0`]),
        ...Object.entries(files).map(([path, content]) => fileLine(path, content)),
        'get-mark :1\n',
      ];
      return git(bare, ['fast-import', '--quiet', '--force'], stream.join('\n')).trim();
    },
    show: (ref, path) => git(bare, ['show', `${ref}:${path}`]),
    sha: (ref) => git(bare, ['rev-parse', ref]).trim(),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function fileLine(path: string, content: FileContent): string {
  if (content === null) return `D ${path}`;
  const [mode, text] = typeof content === 'string' ? ['100644', content] : ['120000', content.link];
  return `M ${mode} inline ${path}\n${data(text)}`;
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}`;
}
