import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Placement } from '../../src/domain/placement.ts';
import type { KeyPair } from '../../src/lib/ed25519.ts';

const run = promisify(execFile);
const INFRA = new URL('../../infra/', import.meta.url).pathname;
const POLICIES = new URL('../../policies/', import.meta.url).pathname;

export const FROM: Placement = { provider: 'aws', region: 'us-east-1', instanceType: 't3.medium', count: 2 };
export const TO: Placement = { provider: 'gcp', region: 'us-central1', instanceType: 'e2-standard-2', count: 2 };
export const NOW = Date.UTC(2026, 10, 21, 12);

export function placementText(service: string, at: Placement): string {
  return `import type { PlacementFile } from '../placement.ts';

// Trimtab rewrites the values marked \`trimtab:\` and nothing else in this file.
export default {
  service: '${service}',
  provider: '${at.provider}', // trimtab:provider
  region: '${at.region}', // trimtab:region
  instanceType: '${at.instanceType}', // trimtab:instanceType
  count: ${at.count}, // trimtab:count
} satisfies PlacementFile;
`;
}

/** `policies/trust.json` that knows one key, valid since a month ago. */
export function trustOf(keys: Pick<KeyPair, 'keyId' | 'publicKey'>, changes: object = {}) {
  const { keyId, publicKey } = keys;
  const notBefore = new Date(NOW - 30 * 86_400_000).toISOString();
  return {
    version: 1,
    bot: 'trimtab',
    projectId: 1,
    targetBranch: 'main',
    minimumPolicyVersion: 1,
    directPushes: 'review',
    keys: [{ keyId, algorithm: 'Ed25519', publicKey, notBefore, notAfter: null }],
    ...changes,
  };
}

export interface FleetRepository {
  readonly folder: string;
  git(...args: string[]): Promise<string>;
  write(files: Readonly<Record<string, string>>): Promise<void>;
  /** Commits everything and answers with the commit's name. `at` in ms is when it says that it was made; else that is now. */
  commit(message: string, at?: number): Promise<string>;
  remove(): Promise<void>;
}

/**
 * A real repository with two services of the fleet and the real catalogues, on branch `main`, nothing committed yet. With
 * `trust` also with the real policies, as far as the gate reads them, and that `policies/trust.json`.
 */
export async function fleetRepository(trust: object | null = null): Promise<FleetRepository> {
  const repository = openFleet(await mkdtemp(join(tmpdir(), 'trimtab-fleet-')));
  await repository.git('init', '--quiet', '--initial-branch=main');
  await repository.git('config', 'user.name', 'Trimtab');
  await repository.git('config', 'user.email', 'trimtab@localhost');
  for (const part of ['providers', 'services'])
    await cp(join(INFRA, part), join(repository.folder, 'infra', part), { recursive: true });
  if (trust !== null) await copyPolicies(join(repository.folder, 'policies'), trust);
  await repository.write({
    '.gitignore': 'plan/\nreports/\nverdict.json\ngate.xml\n',
    'infra/placements/service-1.ts': placementText('service-1', FROM),
    'infra/placements/service-2.ts': placementText('service-2', FROM),
    'README.md': '# Fleet\n',
  });
  return repository;
}

/** The policy folder of this checkout without its tests, and a `trust.json`. */
export async function copyPolicies(folder: string, trust: object): Promise<void> {
  const filter = (path: string) => !/_test\.rego$|\/suites$|trust\.json$/.test(path);
  await cp(POLICIES, folder, { recursive: true, filter });
  await writeFile(join(folder, 'trust.json'), `${JSON.stringify(trust, null, 2)}\n`);
}

/** `policies/gate.json` of this checkout. */
export async function committedManifest(): Promise<Record<string, unknown>> {
  return JSON.parse(await readFile(join(POLICIES, 'gate.json'), 'utf8')) as Record<string, unknown>;
}

function openFleet(folder: string): FleetRepository {
  const env = { PATH: process.env['PATH'], HOME: folder, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
  const gitAt = async (at: number | undefined, ...args: string[]) => {
    const dates = at === undefined ? {} : { GIT_AUTHOR_DATE: `@${at / 1000} +0000`, GIT_COMMITTER_DATE: `@${at / 1000} +0000` };
    return (await run('git', ['-C', folder, ...args], { env: { ...env, ...dates } })).stdout.trim();
  };
  const git = (...args: string[]) => gitAt(undefined, ...args);
  const write = async (files: Readonly<Record<string, string>>) => {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
  };
  const commit = async (message: string, at?: number) => {
    await git('add', '--all');
    await gitAt(at, 'commit', '--quiet', '--allow-empty', '-m', message);
    return git('rev-parse', 'HEAD');
  };
  return { folder, git, write, commit, remove: () => rm(folder, { recursive: true, force: true }) };
}
