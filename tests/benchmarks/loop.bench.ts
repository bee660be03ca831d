// From an alert's webhook to its open merge request: over HTTP into the controller, through journal, telemetry, decision,
// rewriting and synthesis, over Git and HTTP out to the local forge, all on this machine. Pipelines are never run. The
// reference is the least that any tool does for a merge request: branch, commit and push to a local bare repository.
import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PipelineRunner } from '../../simulator/forge/runner/port.ts';
import { type Placement, regionKey } from '../../src/domain/placement.ts';
import type { ServiceSpec } from '../../src/domain/service.ts';
import { type LocalWorld, ROOT, startLocalWorld } from '../scenarios/local-world.ts';

const MOST_API_CALLS = 5;
const LEAST_ALERTS = 10;
const MOST_WORLDS = 3;
const PATIENCE_MS = 60_000;

/** Takes pipelines and never starts a job. */
const idle: PipelineRunner = {
  executor: 'built-in',
  expand: async () => ({ stages: ['validate'], jobs: [] }),
  run: () => ({ done: new Promise<void>(() => undefined), play: () => undefined, cancel: () => undefined }),
  close: async () => undefined,
};

const services = readdirSync(join(ROOT, 'infra/services'))
  .map((file) => JSON.parse(readFileSync(join(ROOT, 'infra/services', file), 'utf8')) as ServiceSpec)
  .filter(({ stateful, gpu, residency }) => !stateful && gpu === null && residency === null)
  .map(({ service }) => service);

const alerts: Answered[] = [];
const pushes: number[] = [];
for (let round = 0; alerts.length < LEAST_ALERTS && round < MOST_WORLDS; round++) await inOneWorld();
if (alerts.length < LEAST_ALERTS) throw new Error(`only ${alerts.length} alerts led to a merge request`);
print(
  `webhook in to emergency merge request open, p50 of ${alerts.length}`,
  median(alerts.map(({ ms }) => ms)),
  'ms',
  median(pushes),
  'git: branch, commit and push to a local bare repository',
);
const calls = median(alerts.map((each) => each.calls));
print('API calls per new merge request', calls, 'calls', MOST_API_CALLS, 'the most that is allowed');

/** One alert for every service, one after the other; each is followed by the reference. */
async function inOneWorld(): Promise<void> {
  // Nothing but emergencies: no merge request is opened to save money.
  const config = { limits: { openMergeRequests: 0 } };
  const world = await startLocalWorld({ services, speed: 5, runner: idle, alerts: false, config });
  const git = gitReference(world.forge.bareRepository);
  try {
    await world.composition.start();
    await until('the fleet is seen', async () => (await world.composition.commands.status()).cycle.count > 1);
    await failEverything(world);
    for (const service of services) {
      const answered = await alert(world, service);
      if (answered === null) continue;
      alerts.push(answered);
      pushes.push(git.push(alerts.length));
    }
  } finally {
    git.close();
    await world.close();
  }
}

interface Answered {
  readonly ms: number;
  readonly calls: number;
}

/** Posts an alert and waits for what comes of it; null when that is no merge request. */
async function alert({ composition, forge, secrets }: LocalWorld, service: string): Promise<Answered | null> {
  const ours = () => forge.stats().apiCalls.filter(({ username }) => username === 'trimtab').length;
  const before = ours();
  let settle: (ms: number | null) => void = () => undefined;
  const outcome = new Promise<number | null>((resolve) => {
    settle = resolve;
  });
  const from = performance.now();
  const leave = composition.commands.subscribe((event) => {
    if (event.service !== service) return;
    if (event.type === 'merge-request') settle(performance.now() - from);
    if (event.type === 'notice' || (event.type === 'decision' && event.sentence.startsWith('stays'))) settle(null);
  });
  const timer = setTimeout(() => settle(null), PATIENCE_MS);
  const answer = await fetch(`${composition.url}/webhooks/alertmanager`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secrets.alert}`, 'content-type': 'application/json' },
    body: JSON.stringify(webhook(service)),
  });
  if (!answer.ok) throw new Error(`the webhook was answered with ${answer.status}: ${await answer.text()}`);
  const ms = await outcome;
  clearTimeout(timer);
  leave();
  const calls = ours() - before;
  // What the forge tells of the new merge request is followed up before the next alert comes.
  await new Promise((resolve) => setTimeout(resolve, 300));
  return ms === null ? null : { ms, calls };
}

function webhook(service: string) {
  const labels = { alertname: 'ServiceDown', service, severity: 'critical' };
  const annotations = { summary: `${service} answers with errors` };
  const startsAt = new Date().toISOString();
  const endsAt = '0001-01-01T00:00:00Z';
  const fingerprint = Buffer.from(service).toString('hex').padEnd(16, '0').slice(0, 16);
  const fixed = { version: '4', groupKey: service, truncatedAlerts: 0, status: 'firing', receiver: 'trimtab', externalURL: '' };
  const groups = { groupLabels: {}, commonLabels: labels, commonAnnotations: annotations };
  return {
    ...fixed,
    ...groups,
    alerts: [{ status: 'firing', labels, annotations, startsAt, endsAt, generatorURL: '', fingerprint }],
  };
}

/** Every region that services run in goes down, so that telemetry bears every alert out; the others are refuges. */
async function failEverything({ clouds, composition, secrets }: LocalWorld): Promise<void> {
  const { fleet } = await composition.commands.status();
  const regions = new Set(fleet.flatMap(({ placement }) => (placement === null ? [] : [regionKey(placement as Placement)])));
  for (const region of regions) {
    await fetch(`${clouds.url}/scenarios/provider-outage`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secrets.world}`, 'content-type': 'application/json' },
      body: JSON.stringify({ region }),
    });
  }
  await until('the regions are down', async () => {
    const { regions: seen } = await composition.commands.telemetry();
    return seen.filter(({ key }) => regions.has(key)).every(({ up }) => up === false);
  });
}

/** A repository of its own, of the same size as the fleet's. */
function gitReference(fleet: string) {
  const folder = mkdtempSync(join(tmpdir(), 'trimtab-bench-git-'));
  const run = (...args: string[]) => execFileSync('git', args, { stdio: 'ignore' });
  const bare = join(folder, 'bare.git');
  const work = join(folder, 'work');
  run('clone', '-q', '--bare', fleet, bare);
  run('clone', '-q', bare, work);
  return {
    push(number: number): number {
      run('-C', work, 'switch', '-q', 'main');
      const from = performance.now();
      run('-C', work, 'switch', '-q', '-c', `branch-${number}`);
      appendFileSync(join(work, 'infra/placements', `${services[0]}.ts`), `// ${number}\n`);
      run(
        '-C',
        work,
        '-c',
        'user.name=bench',
        '-c',
        'user.email=bench@localhost',
        'commit',
        '-q',
        '-a',
        '-m',
        `Change ${number}`,
      );
      run('-C', work, 'push', '-q', 'origin', `branch-${number}`);
      return performance.now() - from;
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}

async function until(what: string, test: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (!(await test())) {
    if (performance.now() > deadline) throw new Error(`not within ${PATIENCE_MS / 1000} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function print(name: string, value: number, unit: string, reference: number, referenceName: string): void {
  const figure = { name, value: round(value), unit, reference: round(reference), referenceName, ratio: round(value / reference) };
  console.log(JSON.stringify(figure));
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
