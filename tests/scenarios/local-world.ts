import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { worldClock } from '../../simulator/clock.ts';
import { type Clouds, createClouds } from '../../simulator/clouds/index.ts';
import { createForge, type Forge } from '../../simulator/forge/index.ts';
import { createRunner } from '../../simulator/forge/runner/index.ts';
import type { PipelineRunner } from '../../simulator/forge/runner/port.ts';
import { projectVariables, readSecrets, type Secrets } from '../../simulator/settings.ts';
import { freePort } from '../../src/cli/local/port.ts';
import { newSecrets } from '../../src/cli/local/secrets.ts';
import { localKeys, localTrust } from '../../src/cli/local/trust.ts';
import { bootstrapFleet } from '../../src/cli/local/world.ts';
import { type Composition, compose } from '../../src/compose.ts';
import { validateConfig } from '../../src/config.ts';
import { scaledClock } from '../../src/lib/clock.ts';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export interface LocalWorld {
  readonly clouds: Clouds;
  readonly forge: Forge;
  readonly secrets: Secrets;
  readonly composition: Composition;
  /** Stops everything, last started first, and removes its folder. */
  close(): Promise<void>;
}

export interface LocalWorldOptions {
  readonly services: readonly string[];
  readonly speed: number;
  /** Absent: the built-in executor. */
  readonly runner?: PipelineRunner;
  readonly config?: Readonly<Record<string, unknown>>;
  /** Whether the simulated clouds post their own alerts. */
  readonly alerts?: boolean;
}

/** Clouds, forge, runner and controller in this process, joined by HTTP and Git as they are when started by `npm start`. */
export async function startLocalWorld(options: LocalWorldOptions): Promise<LocalWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'trimtab-loop-'));
  const closing: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })];
  const close = async () => {
    for (const end of closing.reverse()) await end();
  };
  try {
    const clock = worldClock(options.speed);
    const secrets = readSecrets({});
    const port = await freePort(0);
    const controllerUrl = `http://127.0.0.1:${port}`;
    const clouds = await cloudsOf(options, clock, secrets, controllerUrl);
    closing.push(() => clouds.close());
    const runner =
      options.runner ?? createRunner({ stateDir: join(folder, 'runner'), nodeModules: modules(), executor: 'built-in' });
    const forge = await createForge({
      clock,
      stateDir: join(folder, 'forge'),
      repository: ROOT,
      tokens: secrets,
      variables: projectVariables({ cloudsUrl: clouds.url, controllerUrl, secrets, env: { TRIMTAB_ENGINE: 'embedded' } }),
      hooks: [{ url: `${controllerUrl}/webhooks/gitlab`, token: secrets.webhook }],
      runner,
      isUrgent: (branch) => branch.startsWith('trimtab/heal/'),
      seedFiles: (path) => isOfOthers(path, options.services),
      seedTexts: { 'policies/trust.json': await localTrust(ROOT, folder) },
    });
    closing.push(
      () => forge.close(),
      () => runner.close(),
    );
    await build(options, folder, { clouds: clouds.url, forge: forge.url, clock }, secrets);
    const composition = await composed(options, folder, { clouds, forge, clock }, secrets, port);
    closing.push(() => composition.close());
    return { clouds, forge, secrets, composition, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function modules(): string {
  return join(ROOT, 'node_modules');
}

type Time = ReturnType<typeof worldClock>;

function cloudsOf({ alerts }: LocalWorldOptions, clock: Time, secrets: Secrets, controllerUrl: string): Promise<Clouds> {
  const { world, truth, alert } = secrets;
  return createClouds({
    seed: 7,
    clock,
    root: ROOT,
    tokens: { world, truth, alert },
    controllerUrl: alerts === false ? null : controllerUrl,
    scenario: null,
    telemetryFile: null,
    port: 0,
  });
}

function isOfOthers(path: string, services: readonly string[]): boolean {
  const match = /^infra\/(?:placements|services|decisions)\/([^/]+)\.(?:ts|json)$/.exec(path);
  return match !== null && !services.includes(match[1] ?? '');
}

/** What ran in the clouds before the controller came; by the same program and environment as in a local run. */
async function build(
  { services, speed }: LocalWorldOptions,
  stateDir: string,
  world: { clouds: string; forge: string; clock: Time },
  secrets: Secrets,
): Promise<void> {
  await bootstrapFleet(
    {
      repository: ROOT,
      stateDir,
      seed: 7,
      speed,
      scenario: null,
      executor: 'built-in',
      services: services.join(','),
      alerts: 'on',
      engine: 'embedded',
      controllerUrl: '',
      trustFile: null,
      secrets: { ...newSecrets({}), WORLD: secrets.world, ROOT: secrets.root },
      env: process.env,
    },
    { ...world, project: { id: 1, path: 'platform/fleet' }, executor: 'built-in' },
  );
}

function composed(
  { config }: LocalWorldOptions,
  stateDir: string,
  { clouds, forge, clock }: { clouds: Clouds; forge: Forge; clock: Time },
  secrets: Secrets,
  port: number,
): Promise<Composition> {
  return compose({
    config: validateConfig(
      {
        ...config,
        telemetry: { source: 'simulator', url: clouds.url },
        forge: { url: forge.url, projectId: forge.project.id, reviewers: ['root'] },
        http: { port },
        store: { path: join(stateDir, 'journal.db') },
        keys: { folder: localKeys(stateDir) },
      },
      'the test',
    ),
    clock: scaledClock(clock),
    random: Math.random,
    tokens: {
      forge: secrets.bot,
      api: secrets.deploy,
      deploy: secrets.deploy,
      gitlabWebhook: secrets.webhook,
      alertmanager: secrets.alert,
    },
    version: 'test',
    cacheDir: join(stateDir, 'cache'),
    nodeModules: modules(),
    logFile: join(stateDir, 'controller.log'),
    links: { forge: forge.url, clouds: clouds.url },
  });
}
