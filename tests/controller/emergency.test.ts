import { describe, expect, it } from 'vitest';
import type { Alert } from '../../src/domain/alert.ts';
import { Bench, START } from './bench.ts';
import { AWS, GCP, specOf } from './played-world.ts';

function alert(changes: Partial<Alert> = {}): { key: string; alert: Alert } {
  const fixed = { name: 'ServiceDown', service: 'service-1', severity: 'critical', fingerprint: 'b5d4f1a2c3e49876' };
  const firing: Alert = { ...fixed, status: 'firing', startsAt: START, labels: {}, summary: '98 % fail', ...changes };
  return { key: `alertmanager/${firing.fingerprint}/${firing.startsAt}/${firing.status}`, alert: firing };
}

/** One evaluation has seen the fleet; then the region of service-1 fails. */
async function failing(options: ConstructorParameters<typeof Bench>[0] = {}): Promise<Bench> {
  const bench = new Bench(options);
  await bench.cycle();
  bench.world.region(AWS).up = false;
  return bench;
}

describe('an alert', () => {
  it('for a known service leads to one heal proposal at once, without the patience of a saving', async () => {
    const bench = await failing();
    expect(await bench.commands.receiveAlerts([alert()])).toEqual({ accepted: 1, duplicates: 0, unknownServices: 0 });
    expect(bench.pokes).toBe(1);
    await bench.followUp();
    const move = await bench.move();
    expect(move).toMatchObject({ kind: 'heal', stage: 'opened', branch: 'trimtab/heal/service-1' });
    const decision = await bench.store.decision(move.decisionId);
    expect(decision).toMatchObject({ action: 'move', to: GCP, evidence: { authenticated: true, alertName: 'ServiceDown' } });
    expect(decision?.action === 'move' && decision.expiresAt - decision.decidedAt).toBe(600_000);
  });

  it('is healed, applied and found recovered', async () => {
    const bench = await failing();
    await bench.commands.receiveAlerts([alert()]);
    await bench.followUp();
    bench.gitlab.judge((await bench.move()).iid, 'auto');
    await bench.followUp();
    await bench.runPipelines((await bench.move()).mergeCommitSha);
    await bench.cycle(8);
    expect(await bench.move()).toMatchObject({ kind: 'heal', verification: 'recovered' });
  });

  it('delivered twice has one effect', async () => {
    const bench = await failing();
    await bench.commands.receiveAlerts([alert()]);
    expect(await bench.commands.receiveAlerts([alert()])).toMatchObject({ accepted: 0, duplicates: 1 });
    await bench.followUp();
    expect(await bench.commands.receiveAlerts([alert()])).toMatchObject({ accepted: 0, duplicates: 1 });
    await bench.followUp();
    expect(bench.told('alert')).toHaveLength(1);
    expect(bench.gitlab.mergeRequests).toHaveLength(1);
  });

  it('of another name for the same service does not propose a second time', async () => {
    const bench = await failing();
    await bench.commands.receiveAlerts([alert(), alert({ name: 'HighLatency', fingerprint: '0123456789abcdef' })]);
    await bench.followUp();
    expect(bench.told('alert')).toHaveLength(2);
    expect(bench.gitlab.mergeRequests).toHaveLength(1);
  });

  it('of a service that nobody knows is counted and changes nothing', async () => {
    const bench = await failing();
    const counts = await bench.commands.receiveAlerts([alert({ service: 'stranger' })]);
    expect(counts).toEqual({ accepted: 0, duplicates: 0, unknownServices: 1 });
    expect(bench.pokes).toBe(0);
    expect(await bench.store.pendingInbox()).toEqual([]);
  });

  it('that is over is told, and moves nothing', async () => {
    const bench = await failing();
    await bench.commands.receiveAlerts([alert({ status: 'resolved' })]);
    await bench.followUp();
    expect(bench.told('alert').map(({ sentence }) => sentence)).toEqual(['ServiceDown resolved']);
    expect(bench.gitlab.mergeRequests).toEqual([]);
    expect(await bench.store.pendingInbox()).toEqual([]);
  });

  it('that own telemetry does not bear out moves nothing and says why', async () => {
    const bench = new Bench();
    await bench.cycle();
    await bench.commands.receiveAlerts([alert()]);
    await bench.followUp();
    expect(bench.gitlab.mergeRequests).toEqual([]);
    expect(bench.told('decision', /does not bear out/)).toHaveLength(1);
  });

  it('never moves a stateful service', async () => {
    const bench = await failing({ services: [specOf('service-1', { stateful: true })] });
    await bench.commands.receiveAlerts([alert()]);
    await bench.followUp();
    expect(bench.gitlab.mergeRequests).toEqual([]);
    expect(bench.told('decision', /stateful/)).toHaveLength(1);
  });

  it('is decided but not proposed while the controller is suspended', async () => {
    const bench = await failing();
    await bench.commands.setSuspended(true);
    await bench.commands.receiveAlerts([alert()]);
    await bench.followUp();
    expect(bench.told('decision', /move to/)).toHaveLength(1);
    expect(bench.gitlab.mergeRequests).toEqual([]);
    expect(bench.gitlab.branches.size).toBe(0);
  });

  it('heals a service only so often in a day', async () => {
    const bench = await failing({ config: { limits: { healsPerServicePerDay: 1 } } });
    await bench.commands.receiveAlerts([alert()]);
    await bench.followUp();
    bench.gitlab.close((await bench.move()).iid);
    await bench.followUp();
    await bench.commands.receiveAlerts([alert({ startsAt: START + 60_000 })]);
    await bench.followUp();
    expect(bench.gitlab.mergeRequests).toHaveLength(1);
    expect(bench.told('decision', /A person has to look/)).toHaveLength(1);
  });
});

describe('a crash', () => {
  it('between receiving and answering: the next controller answers', async () => {
    const bench = await failing();
    await bench.commands.receiveAlerts([alert()]);
    await bench.restart();
    await bench.cycle();
    expect(await bench.move()).toMatchObject({ kind: 'heal', stage: 'opened' });
    expect(await bench.store.pendingInbox()).toEqual([]);
  });

  it('between the merge request and the end of the answer: there is still one merge request', async () => {
    const bench = await failing();
    await bench.commands.receiveAlerts([alert()]);
    const { inboxDone } = bench.store;
    bench.store.inboxDone = () => Promise.reject(new Error('killed'));
    await expect(bench.followUp()).rejects.toThrow('killed');
    bench.store.inboxDone = inboxDone;
    await bench.restart();
    await bench.cycle(2);
    expect(bench.gitlab.mergeRequests).toHaveLength(1);
    expect(await bench.store.pendingInbox()).toEqual([]);
  });
});

describe('urgency', () => {
  it('leaves the rest of a round for later when an alert is waiting', async () => {
    const services = ['service-1', 'service-2', 'service-3'].map((name) => specOf(name));
    const bench = new Bench({ services, config: { limits: { shareOfFleetInFlight: 1 } } });
    await bench.cycle(2);
    const { createMergeRequest } = bench.gitlab;
    bench.gitlab.createMergeRequest = async (draft) => {
      await bench.commands.receiveAlerts([alert({ service: 'service-3' })]);
      return await createMergeRequest.call(bench.gitlab, draft);
    };
    await bench.cycle();
    expect(bench.gitlab.mergeRequests).toHaveLength(1);
    bench.world.errorRatios.set('service-3', 0.9);
    await bench.followUp();
    expect(bench.gitlab.mergeRequests.map((each) => each.sourceBranch).at(1)).toBe('trimtab/heal/service-3');
  });
});
