import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProviderCatalog } from '../../domain/catalog.ts';
import { runToEnd, type Service, startService } from './child.ts';
import { type LocalSecrets, secretsAsEnv } from './secrets.ts';

/** What the simulator says when it is ready. */
export interface WorldReady {
  readonly clouds: string;
  readonly forge: string;
  readonly project: { readonly id: number; readonly path: string };
  readonly clock: { readonly epoch: number; readonly startedAt: number; readonly speed: number };
  readonly executor: string;
}

export interface WorldOptions {
  readonly repository: string;
  readonly stateDir: string;
  readonly seed: number;
  readonly speed: number;
  readonly scenario: string | null;
  readonly executor: string;
  readonly services: string | null;
  /** Whether the simulated clouds post alerts themselves: `on` or `off`. */
  readonly alerts: string;
  readonly engine: string;
  readonly controllerUrl: string;
  /** The fleet's `policies/trust.json`; null = that of the repository. */
  readonly trustFile: string | null;
  readonly secrets: LocalSecrets;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Starts the simulated clouds and the local forge in a process of their own. */
export function startWorld(options: WorldOptions): Promise<Service<WorldReady>> {
  const flags: [string, string | null][] = [
    ['--seed', String(options.seed)],
    ['--speed', String(options.speed)],
    ['--state', join(options.stateDir, 'world')],
    ['--repository', options.repository],
    ['--controller-url', options.controllerUrl],
    ['--executor', options.executor],
    ['--scenario', options.scenario],
    ['--services', options.services],
    ['--alerts', options.alerts],
    ['--trust', options.trustFile],
  ];
  const args = flags.flatMap(([flag, value]) => (value === null ? [] : [flag, value]));
  return startService<WorldReady>(
    'starting the simulated clouds and the forge',
    {
      args: [join(options.repository, 'simulator/main.ts'), ...args, '--with-parent'],
      cwd: options.repository,
      env: { ...options.env, ...secretsAsEnv(options.secrets), ...stateBackend(), TRIMTAB_ENGINE: options.engine },
      logFile: join(options.stateDir, 'world.log'),
    },
    60_000,
  );
}

/**
 * Builds the fleet's first stacks: what ran in the clouds before Trimtab came. Returns the line that says which engine
 * applies, and what was missing for the other one.
 */
export async function bootstrapFleet(options: WorldOptions, world: WorldReady): Promise<string> {
  const stacks = await wantedStacks(options);
  const output = await runToEnd(
    'building the fleet in the simulated clouds',
    {
      args: [join(options.repository, 'infra/cli.ts'), 'bootstrap', ...(stacks === null ? [] : ['--stacks', stacks.join(',')])],
      cwd: options.repository,
      env: {
        ...options.env,
        TRIMTAB_ENGINE: options.engine,
        TRIMTAB_WORLD_URL: world.clouds,
        TRIMTAB_WORLD_TOKEN: options.secrets.WORLD,
        ...stateBackend(),
        CI_API_V4_URL: `${world.forge}/api/v4`,
        CI_PROJECT_ID: String(world.project.id),
        CI_JOB_TOKEN: options.secrets.ROOT,
      },
      logFile: join(options.stateDir, 'bootstrap.log'),
    },
    900_000,
  );
  return output.split('\n').find((line) => line.startsWith('engine:')) ?? 'engine: unknown';
}

/** Jobs work in clean clones, so Terraform's state lives in the forge, as it would in GitLab. */
function stateBackend(): Record<string, string> {
  return { TRIMTAB_STATE_BACKEND: 'gitlab' };
}

/** The chosen services and the networks of real providers that they may move into; null = everything. */
async function wantedStacks({ services, repository }: WorldOptions): Promise<readonly string[] | null> {
  if (services === null) return null;
  const text = await readFile(join(repository, 'infra/providers/aws/catalog.json'), 'utf8');
  const { regions } = JSON.parse(text) as ProviderCatalog;
  return [...regions.map((region) => region.cluster), ...services.split(',')];
}
