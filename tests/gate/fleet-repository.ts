import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Placement } from '../../src/domain/placement.ts';
import { canonical, digest } from '../../src/lib/canonical.ts';

const run = promisify(execFile);
const INFRA = new URL('../../infra/', import.meta.url).pathname;

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

export function recordOf(baseSha: string, changes: object = {}) {
  return {
    version: 1,
    id: 'dec_01j0000000aaaaaaaaaaaaaaaa',
    service: 'service-1',
    kind: 'optimize',
    baseSha,
    from: FROM,
    to: TO,
    confidence: 0.93,
    cost: { beforeUsdPerMonth: 200, afterUsdPerMonth: 120, savingUsdPerMonth: 80, migrationUsd: 3, paybackDays: 1.1 },
    score: { from: 0.5, to: 0.7, factors: [] },
    reasons: [],
    evidence: null,
    snapshotDigest: digest('snapshot'),
    configDigest: digest('config'),
    issuedAt: new Date(NOW - 60_000).toISOString(),
    expiresAt: new Date(NOW + 1_800_000).toISOString(),
    ...changes,
  };
}

export interface FleetRepository {
  readonly folder: string;
  git(...args: string[]): Promise<string>;
  write(files: Readonly<Record<string, string>>): Promise<void>;
  /** Commits everything and answers with the commit's name. */
  commit(message: string): Promise<string>;
  remove(): Promise<void>;
}

/** A real repository with two services of the fleet and the real catalogues, on branch `main`. */
export async function fleetRepository(): Promise<FleetRepository> {
  const repository = openFleet(await mkdtemp(join(tmpdir(), 'trimtab-fleet-')));
  await repository.git('init', '--quiet', '--initial-branch=main');
  await repository.git('config', 'user.name', 'Trimtab');
  await repository.git('config', 'user.email', 'trimtab@localhost');
  for (const part of ['providers', 'services'])
    await cp(join(INFRA, part), join(repository.folder, 'infra', part), { recursive: true });
  await repository.write({
    '.gitignore': 'plan/\nreports/\nverdict.json\ngate.xml\n',
    'infra/placements/service-1.ts': placementText('service-1', FROM),
    'infra/placements/service-2.ts': placementText('service-2', FROM),
    'README.md': '# Fleet\n',
  });
  return repository;
}

function openFleet(folder: string): FleetRepository {
  const env = { PATH: process.env['PATH'], HOME: folder, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
  const git = async (...args: string[]) => (await run('git', ['-C', folder, ...args], { env })).stdout.trim();
  const write = async (files: Readonly<Record<string, string>>) => {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
  };
  const commit = async (message: string) => {
    await git('add', '--all');
    await git('commit', '--quiet', '--allow-empty', '-m', message);
    return git('rev-parse', 'HEAD');
  };
  return { folder, git, write, commit, remove: () => rm(folder, { recursive: true, force: true }) };
}

export const TRAILER = 'Trimtab-Decision: dec_01j0000000aaaaaaaaaaaaaaaa';

/** Commits the move that nothing speaks against, and answers with the new head. */
export async function commitMove(repository: FleetRepository, base: string, record: object = recordOf(base)): Promise<string> {
  await repository.write({
    'infra/placements/service-1.ts': placementText('service-1', TO),
    'infra/decisions/service-1.json': `${canonical(record)}\n`,
  });
  return repository.commit(`Move service-1\n\n${TRAILER}`);
}

/** The plan of that move, as the plan stage writes it. */
export function planText(headSha: string, baseSha: string, service = 'service-1', to: Placement = TO): string {
  const instances = (place: Placement, action: 'create' | 'delete') =>
    Array.from({ length: place.count }, (_, index) => {
      const { provider, region, instanceType } = place;
      const name = `${service}-${region}-${index}`;
      const input = { kind: 'instance', service, provider, region, instance_type: instanceType, name };
      const sides = action === 'create' ? { before: null, after: { input } } : { before: { input }, after: null };
      return { address: `terraform_data.instance-${region}-${index}`, type: 'terraform_data', actions: [action], ...sides };
    });
  const changes = [...instances(FROM, 'delete'), ...instances(to, 'create')];
  const stacks = [{ stack: service, service, serial: 1, creates: to.count, updates: 0, deletes: FROM.count, changes }];
  return JSON.stringify({ version: 1, engine: 'embedded', headSha, baseSha, digest: digest(stacks), stacks });
}
