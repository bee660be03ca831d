import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Io } from '../../src/cli/io.ts';
import type { RegionKey } from '../../src/domain/placement.ts';
import { catalogs, spec } from '../scoring/world.ts';

/** A command's surroundings, with what it printed. */
export function testIo(cwd: string): Io & { readonly printed: string[]; readonly warned: string[] } {
  const printed: string[] = [];
  const warned: string[] = [];
  return {
    printed,
    warned,
    out: (line) => printed.push(line),
    err: (line) => warned.push(line),
    env: {},
    cwd,
    columns: null,
    signal: new AbortController().signal,
  };
}

const KEYS: readonly RegionKey[] = ['aws/us-east-1', 'aws/us-west-2', 'gcp/us-central1'];

/** A folder with a fleet of two services (`shop`, `ledger`) in aws/us-east-1. */
export async function fleetFolder(): Promise<{ readonly folder: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'trimtab-cli-'));
  const infra = join(folder, 'infra');
  for (const part of ['services', 'placements', 'providers/aws', 'providers/gcp'])
    await mkdir(join(infra, part), { recursive: true });
  for (const service of ['shop', 'ledger']) {
    await writeFile(
      join(infra, `services/${service}.json`),
      JSON.stringify(spec({ service, allowedProviders: service === 'ledger' ? ['aws'] : null })),
    );
    await writeFile(join(infra, `placements/${service}.ts`), placementText(service));
  }
  for (const catalog of catalogs(KEYS))
    await writeFile(join(infra, `providers/${catalog.provider}/catalog.json`), JSON.stringify(catalog));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

function placementText(service: string): string {
  return `import type { PlacementFile } from '../placement.ts';

// Trimtab rewrites the values marked \`trimtab:\` and nothing else in this file.
export default {
  service: '${service}',
  provider: 'aws', // trimtab:provider
  region: 'us-east-1', // trimtab:region
  instanceType: 'small', // trimtab:instanceType
  count: 10, // trimtab:count
} satisfies PlacementFile;
`;
}

/** Ten minutes of telemetry as JSON Lines: gcp/us-central1 costs half of aws/us-east-1. */
export function telemetryLines(over: { readonly services?: readonly object[] } = {}): string {
  const offer = (key: RegionKey, price: number) => ({
    provider: key.split('/')[0],
    region: key.split('/')[1],
    status: 'up',
    prices: { small: price },
    latencyMs: { na: 40, eu: 120, apac: 200, sa: 150 },
    credits: null,
    gpuAvailability: {},
    capacityAvailability: 0.95,
  });
  const start = Date.UTC(2025, 5, 1);
  return Array.from({ length: 120 }, (_, i) =>
    JSON.stringify({
      at: start + i * 5000,
      offers: [offer('aws/us-east-1', 0.1), offer('aws/us-west-2', 0.099), offer('gcp/us-central1', 0.05)],
      services: over.services ?? [],
    }),
  ).join('\n');
}
