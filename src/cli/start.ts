import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Composition, compose } from '../compose.ts';
import { type Config, validateConfig } from '../config.ts';
import { scaledClock } from '../lib/clock.ts';
import { messageOf } from '../lib/errors.ts';
import { loadCheckedConfig } from './checked-config.ts';
import type { Io } from './io.ts';
import type { Service } from './local/child.ts';
import { startEmulator } from './local/emulator.ts';
import { watchOnce } from './local/once.ts';
import { parseStartOptions, START_HELP, type StartOptions } from './local/options.ts';
import { freePort } from './local/port.ts';
import { runFolder, writeRunFile } from './local/run-file.ts';
import { type LocalSecrets, newSecrets } from './local/secrets.ts';
import { terminalLine } from './local/terminal.ts';
import { localKeys, writeLocalTrust } from './local/trust.ts';
import { bootstrapFleet, startWorld, type WorldOptions, type WorldReady } from './local/world.ts';
import { version } from './version.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The whole loop on this machine: simulated clouds, local forge, controller, dashboard. */
export async function startCommand(args: readonly string[], io: Io): Promise<number> {
  const options = parseStartOptions(args);
  if (options.help) {
    io.out(START_HELP);
    return 0;
  }
  const base = await loadCheckedConfig(options.config);
  const stateDir = runFolder(ROOT, process.pid);
  mkdirSync(stateDir, { recursive: true });
  const startedAt = performance.now();
  const secrets = newSecrets(io.env);
  const port = await freePort(options.port ?? base.http.port);
  let emulator: Service<{ url: string }> | null = null;
  let broken = true;
  let world: Service<WorldReady> | null = null;
  let composition: Composition | null = null;
  try {
    if (options.engine === 'terraform' && io.env['AWS_ENDPOINT_URL'] === undefined)
      emulator = await startEmulator(ROOT, stateDir, io.env);
    const env = emulator === null ? io.env : { ...io.env, AWS_ENDPOINT_URL: emulator.ready.url };
    const trustFile = await writeLocalTrust(ROOT, stateDir);
    const worldOptions = { ...worldOf(options, env, stateDir, secrets, `http://127.0.0.1:${port}`), trustFile };
    io.err('starting the simulated clouds and the forge');
    world = await startWorld(worldOptions);
    io.err(`building the fleet that is to be found there; pipeline jobs are run by the ${world.ready.executor} executor`);
    io.err(await bootstrapFleet(worldOptions, world.ready));
    composition = await composeLocal(base, world.ready, secrets, port, stateDir);
    const quiet = composition.commands.subscribe((event) => io.out(terminalLine(event)));
    const finished = options.once ? watchOnce(composition.commands, options, startedAt, { ...io, quiet }) : null;
    await composition.start();
    const { clouds, forge } = world.ready;
    writeRunFile(stateDir, {
      pid: process.pid,
      controller: composition.url,
      forge,
      clouds,
      emulator: emulator?.ready.url ?? null,
      worldToken: secrets.WORLD,
    });
    tellAddresses(io, composition.url, world.ready);
    const code = (await firstOf(finished, world.ended, io)) ?? 0;
    broken = code !== 0;
    return code;
  } finally {
    await composition?.close().catch((error: unknown) => io.err(`closing: ${messageOf(error)}`));
    await world?.stop();
    await emulator?.stop();
    // What went wrong stays readable.
    if (!options.keep && !broken) rmSync(stateDir, { recursive: true, force: true });
  }
}

function worldOf(
  options: StartOptions,
  env: Io['env'],
  stateDir: string,
  secrets: LocalSecrets,
  controllerUrl: string,
): Omit<WorldOptions, 'trustFile'> {
  const { seed, speed, scenario, executor, services, alerts, engine } = options;
  const chosen = { seed, speed, scenario, executor, services, alerts, engine };
  return { repository: ROOT, stateDir, ...chosen, controllerUrl, secrets, env };
}

async function composeLocal(
  base: Config,
  world: WorldReady,
  secrets: LocalSecrets,
  port: number,
  stateDir: string,
): Promise<Composition> {
  const config = validateConfig(
    {
      ...base,
      telemetry: { ...base.telemetry, source: 'simulator', url: world.clouds },
      forge: {
        ...base.forge,
        url: world.forge,
        projectId: world.project.id,
        reviewers: base.forge.reviewers.length > 0 ? base.forge.reviewers : ['root'],
      },
      http: { ...base.http, host: '127.0.0.1', port },
      store: { ...base.store, path: join(stateDir, 'journal.db') },
      keys: { folder: localKeys(stateDir) },
    },
    'the local run',
  );
  return await compose({
    config,
    clock: scaledClock(world.clock),
    random: Math.random,
    tokens: {
      forge: secrets.BOT,
      api: secrets.API,
      deploy: secrets.DEPLOY,
      gitlabWebhook: secrets.WEBHOOK,
      alertmanager: secrets.ALERT,
    },
    version: version(),
    cacheDir: join(stateDir, 'cache'),
    nodeModules: join(ROOT, 'node_modules'),
    logFile: join(stateDir, 'controller.log'),
    links: { forge: world.forge, clouds: world.clouds },
  });
}

function tellAddresses(io: Io, url: string, world: WorldReady): void {
  io.out('');
  io.out(`  dashboard       ${url}/`);
  io.out(`  merge requests  ${world.forge}/${world.project.path}/-/merge_requests`);
  io.out(`  API             ${url}/docs`);
  io.out(`  clouds          ${world.clouds}/telemetry   (${world.clock.speed} simulated seconds per second)`);
  io.out('  Ctrl-C stops everything');
  io.out('');
}

/** Exit code of whatever ends first: the once-run, the world, or Ctrl-C (null). */
function firstOf(finished: Promise<number> | null, worldEnded: Promise<void>, io: Io): Promise<number | null> {
  const stopped = new Promise<null>((resolve) => {
    if (io.signal.aborted) resolve(null);
    io.signal.addEventListener('abort', () => resolve(null), { once: true });
  });
  let over = false;
  const died = worldEnded.then(() => {
    if (io.signal.aborted || over) return null;
    io.err('the simulated world has ended unexpectedly; run again with --keep and look into its folder .trimtab/run-*');
    return 1;
  });
  return Promise.race([stopped, died, ...(finished === null ? [] : [finished])]).finally(() => {
    over = true;
  });
}
