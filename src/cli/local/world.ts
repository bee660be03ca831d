import { join } from 'node:path';
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
  ];
  const args = flags.flatMap(([flag, value]) => (value === null ? [] : [flag, value]));
  return startService<WorldReady>(
    'starting the simulated clouds and the forge',
    {
      args: [join(options.repository, 'simulator/main.ts'), ...args, '--with-parent'],
      cwd: options.repository,
      env: { ...options.env, ...secretsAsEnv(options.secrets), TRIMTAB_ENGINE: options.engine },
      logFile: join(options.stateDir, 'world.log'),
    },
    60_000,
  );
}

/** Builds the fleet's first stacks in the simulated clouds: what ran there before Trimtab came. */
export async function bootstrapFleet(options: WorldOptions, world: WorldReady): Promise<void> {
  await runToEnd(
    'building the fleet in the simulated clouds',
    {
      args: [join(options.repository, 'infra/cli.ts'), 'bootstrap'],
      cwd: options.repository,
      env: {
        ...options.env,
        TRIMTAB_ENGINE: 'embedded',
        TRIMTAB_WORLD_URL: world.clouds,
        TRIMTAB_WORLD_TOKEN: options.secrets.WORLD,
      },
      logFile: join(options.stateDir, 'bootstrap.log'),
    },
    120_000,
  );
}
