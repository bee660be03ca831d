import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DecisionView } from '../../src/controller/commands.ts';
import type { MoveRecord } from '../../src/domain/merge-request.ts';
import { getJson, type LocalRun, movesOf, ROOT, startRun, statusOf, until } from './support/local-run.ts';
import { freePort, isLeftOut, type Program, startProgram } from './support/programs.ts';

const PROMETHEUS = 'prometheus';
const ALERTMANAGER = 'prometheus-alertmanager';
const TOKEN = 'alert-token-of-this-test-7f21';

interface FiringAlert {
  readonly fingerprint: string;
  readonly labels: Readonly<Record<string, string>>;
}

// The example configuration as it is shipped; only addresses are replaced. The simulated clouds post no alerts.
describe.skipIf(isLeftOut('alerting', PROMETHEUS, ALERTMANAGER))('an outage that Prometheus sees', () => {
  const folder = mkdtempSync(join(tmpdir(), 'trimtab-alerting-'));
  const programs: Program[] = [];
  let run: LocalRun;
  let controller: string;
  let alertmanager: string;
  let heal: MoveRecord | undefined;

  beforeAll(async () => {
    // Prometheus knows real time only, so the world keeps to it.
    const args = ['--speed', '1', '--alerts', 'off', '--services', 'service-1,service-2,service-3'];
    run = startRun(args, { ...process.env, TRIMTAB_SIM_ALERT_TOKEN: TOKEN });
    const addresses = await run.addresses();
    controller = addresses.controller;
    alertmanager = await startMonitoring(folder, addresses, programs);
    await until('the fleet is known', async () => (await statusOf(controller)).cycle.count > 0, 120_000);
    expect(await alertsOf(alertmanager)).toEqual([]);
    const answer = await fetch(`${addresses.clouds}/scenarios/provider-outage`, {
      method: 'POST',
      headers: { authorization: `Bearer ${addresses.worldToken}`, 'content-type': 'application/json' },
      body: '{}',
    });
    expect(answer.status).toBe(200);
    await until(
      'an emergency merge request is open',
      async () => {
        heal = (await movesOf(controller)).find((move) => move.kind === 'heal');
        return heal !== undefined;
      },
      180_000,
    ).catch((error: unknown) => {
      throw new Error(`${error}\n${[run.lines, run.errors, ...programs.map((each) => [each.output()])].flat().join('\n')}`);
    });
  });

  afterAll(async () => {
    await run?.stop();
    for (const program of programs) await program.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  });

  it('leads to an emergency that rests on the alert', async () => {
    const { decision } = await getJson<DecisionView>(`${controller}/api/v1/decisions/${heal?.decisionId}`);
    const firing = await alertsOf(alertmanager);
    const alert = firing.find(({ labels }) => labels['service'] === heal?.service);
    expect(alert?.labels).toMatchObject({ alertname: 'ServiceDown', severity: 'critical', job: 'clouds' });
    expect(decision).toMatchObject({
      action: 'move',
      kind: 'heal',
      from: { provider: 'aws', region: 'us-east-1' },
      evidence: { source: 'alertmanager', alertName: 'ServiceDown', authenticated: true, fingerprint: alert?.fingerprint },
    });
  });

  it('is told in the feed with the words of the rule', () => {
    const line = run.lines.find((each) => each.includes('  alert ') && each.includes(`${heal?.service}: `));
    expect(line).toMatch(/ServiceDown: \d+(\.\d+)?% of the requests to service-\d fail/);
  });

  it('is delivered with the credential, and without one failure', async () => {
    const metrics = await (await fetch(`${alertmanager}/metrics`)).text();
    const count = (name: string) => Number(new RegExp(`^${name}\\{integration="webhook".*\\} (\\d+)$`, 'm').exec(metrics)?.[1]);
    expect(count('alertmanager_notifications_total')).toBeGreaterThan(0);
    expect(count('alertmanager_notifications_failed_total')).toBe(0);
    const ours = await (await fetch(`${controller}/metrics`)).text();
    expect(ours).toMatch(/^trimtab_alerts_total\{result="accepted"\} [1-9]/m);
  });

  it('leaves services elsewhere alone', async () => {
    const touched = (await movesOf(controller)).filter((move) => move.kind === 'heal').map((move) => move.service);
    expect(touched).not.toContain('service-3');
  });
});

const alertsOf = (alertmanager: string) => getJson<FiringAlert[]>(`${alertmanager}/api/v2/alerts?active=true`);

/** Starts both programs on loopback with the shipped configuration; returns the address of Alertmanager. */
async function startMonitoring(
  folder: string,
  addresses: { readonly controller: string; readonly clouds: string },
  programs: Program[],
): Promise<string> {
  const [prometheus, alertmanager] = [`127.0.0.1:${await freePort()}`, `127.0.0.1:${await freePort()}`];
  const replaced = new Map([
    ['127.0.0.1:9093', alertmanager],
    ['127.0.0.1:4181', new URL(addresses.clouds).host],
    ['127.0.0.1:4180', new URL(addresses.controller).host],
  ]);
  for (const name of ['prometheus.yml', 'alertmanager.yml']) writeFileSync(join(folder, name), example(name, replaced));
  copyFileSync(join(ROOT, 'docs/examples/alert-rules.yml'), join(folder, 'alert-rules.yml'));
  writeFileSync(join(folder, 'alertmanager-token'), TOKEN, { mode: 0o600 });
  for (const name of ['prometheus', 'alertmanager']) mkdirSync(join(folder, name));
  programs.push(
    startProgram(
      PROMETHEUS,
      ['--config.file=prometheus.yml', '--storage.tsdb.path=prometheus', `--web.listen-address=${prometheus}`],
      folder,
    ),
    startProgram(
      ALERTMANAGER,
      // Without a listening address for its cluster it stays alone.
      [
        '--config.file=alertmanager.yml',
        '--storage.path=alertmanager',
        `--web.listen-address=${alertmanager}`,
        '--cluster.listen-address=',
      ],
      folder,
    ),
  );
  await until('Prometheus scrapes the clouds and Trimtab', () => isScraping(`http://${prometheus}`, programs), 90_000);
  await until('Alertmanager answers', () => answers(`http://${alertmanager}/-/ready`), 60_000);
  return `http://${alertmanager}`;
}

/** An example with every address replaced; fails when one of them is not in it any more. */
function example(name: string, replaced: ReadonlyMap<string, string>): string {
  const text = readFileSync(join(ROOT, 'docs/examples', name), 'utf8');
  const found = [...text.matchAll(/127\.0\.0\.1:\d+/g)].map(([address]) => address);
  expect(found.length).toBeGreaterThan(0);
  expect(found.filter((address) => !replaced.has(address))).toEqual([]);
  return text.replaceAll(/127\.0\.0\.1:\d+/g, (address) => replaced.get(address) ?? address);
}

async function isScraping(prometheus: string, programs: readonly Program[]): Promise<boolean> {
  const ended = programs.find((program) => program.child.exitCode !== null);
  if (ended !== undefined) throw new Error(`it ended:\n${ended.output()}`);
  if (!(await answers(`${prometheus}/-/ready`))) return false;
  const { data } = await getJson<{ data: { activeTargets: { health: string }[] } }>(`${prometheus}/api/v1/targets?state=active`);
  return data.activeTargets.length === 2 && data.activeTargets.every((target) => target.health === 'up');
}

async function answers(url: string): Promise<boolean> {
  return await fetch(url).then(
    (answer) => answer.ok,
    () => false,
  );
}
