import { mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { worldClock } from './clock.ts';
import { createClouds } from './clouds/index.ts';
import { createForge } from './forge/index.ts';
import { createRunner } from './forge/runner/index.ts';
import { projectVariables, readSecrets } from './settings.ts';

const HELP = `Usage: node simulator/main.ts [options]

The simulated clouds and the local forge in one process, on loopback. Prints one JSON line when ready.

  --seed N              seed of the world (7)
  --speed N             simulated seconds per real second (10)
  --state DIR           where repositories, clones and artifacts are kept (.trimtab/world)
  --repository DIR      folder that becomes the fleet's repository (.)
  --scenario NAME       active from the start: calm, price-spike, provider-outage, credits-run-out, flapping-prices
  --controller-url URL  where webhooks, alerts and deployments are sent
  --port-clouds N, --port-forge N   0 = any free port (0)
  --executor NAME       auto, built-in or gitlab-ci-local (auto)
  --services a,b,c      only these services are in the fleet's repository (all)
  --trust FILE          this file is policies/trust.json of the fleet's first commit (the folder's own)
  --alerts on|off       whether the clouds post alerts to the controller (on)
  --with-parent         stop when standard input ends`;

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '7' },
    speed: { type: 'string', default: '10' },
    state: { type: 'string', default: '.trimtab/world' },
    repository: { type: 'string', default: '.' },
    scenario: { type: 'string' },
    'controller-url': { type: 'string' },
    'port-clouds': { type: 'string', default: '0' },
    'port-forge': { type: 'string', default: '0' },
    executor: { type: 'string', default: 'auto' },
    services: { type: 'string' },
    trust: { type: 'string' },
    alerts: { type: 'string', default: 'on' },
    'with-parent': { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

if (values.help) {
  console.log(HELP);
  process.exit(0);
}

const root = resolve(values.repository);
const state = resolve(values.state);
mkdirSync(state, { recursive: true });
const clock = worldClock(positive('--speed', values.speed));
const secrets = readSecrets(process.env);
const controllerUrl = values['controller-url'] ?? null;

const clouds = await createClouds({
  seed: positive('--seed', values.seed),
  clock,
  root,
  tokens: { world: secrets.world, truth: secrets.truth, alert: secrets.alert },
  controllerUrl: values.alerts === 'off' ? null : controllerUrl,
  scenario: values.scenario ?? null,
  telemetryFile: join(state, 'latest_telemetry.json'),
  port: Number(values['port-clouds']),
});
const runner = createRunner({
  stateDir: join(state, 'runner'),
  nodeModules: join(root, 'node_modules'),
  executor: executorOf(values.executor),
  passEnv: ['TF_PLUGIN_CACHE_DIR', 'TMPDIR'],
});
const forge = await createForge({
  clock,
  stateDir: join(state, 'forge'),
  repository: root,
  tokens: { root: secrets.root, bot: secrets.bot, gate: secrets.gate, ops: secrets.ops },
  variables: projectVariables({ cloudsUrl: clouds.url, controllerUrl, secrets, env: process.env }),
  hooks: controllerUrl === null ? [] : [{ url: `${controllerUrl}/webhooks/gitlab`, token: secrets.webhook }],
  runner,
  isUrgent: (branch) => branch.startsWith('trimtab/heal/'),
  port: Number(values['port-forge']),
  ...(values.trust === undefined ? {} : { seedTexts: { 'policies/trust.json': readFileSync(values.trust, 'utf8') } }),
  ...(values.services === undefined ? {} : { seedFiles: otherServices(values.services.split(',')) }),
});

const ready = {
  ready: true,
  clouds: clouds.url,
  forge: forge.url,
  project: forge.project,
  clock: { epoch: clock.epoch, startedAt: clock.startedAt, speed: clock.speed },
  executor: runner.executor,
};
process.stdout.write(`${JSON.stringify(ready)}\n`);

let stopping = false;
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  await forge.close();
  await runner.close();
  await clouds.close();
  process.exit(0);
}
process.once('SIGINT', stop);
process.once('SIGTERM', stop);
if (values['with-parent']) process.stdin.on('end', stop).on('error', stop).resume();

function positive(flag: string, text: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  console.error(`${flag}: has to be a number above 0, not "${text}"`);
  process.exit(64);
}

function executorOf(text: string): 'auto' | 'built-in' | 'gitlab-ci-local' {
  if (text === 'auto' || text === 'built-in' || text === 'gitlab-ci-local') return text;
  console.error(`--executor: has to be auto, built-in or gitlab-ci-local, not "${text}"`);
  process.exit(64);
}

/** True for the placements, descriptions and records of all services but these. */
function otherServices(services: readonly string[]): (path: string) => boolean {
  return (path) => {
    const match = /^infra\/(?:placements|services|decisions)\/([^/]+)\.(?:ts|json)$/.exec(path);
    return match !== null && !services.includes(match[1] ?? '');
  };
}
