import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MoveRecord } from '../../src/domain/merge-request.ts';
import { type LocalRun, movesOf, ROOT, startRun, statusOf, until } from './support/local-run.ts';

// A provider-region goes down while everything runs: emergency merge requests, by themselves, stateful services untouched.
describe('provider-outage while it runs', () => {
  let run: LocalRun;
  let seconds = 0;
  let healed: readonly MoveRecord[] = [];
  let stateful: readonly string[] = [];
  let moves: readonly MoveRecord[] = [];

  beforeAll(async () => {
    // Half the usual pace: an emergency is valid for ten minutes of the world, which a busy machine needs for its pipelines.
    run = startRun(['--speed', '5']);
    const { controller, clouds, worldToken } = await run.addresses();
    await until('the fleet is known', async () => (await statusOf(controller)).cycle.count > 0, 60_000);
    stateful = (await statusOf(controller)).fleet.filter((service) => service.stateful).map((service) => service.service);
    const from = Date.now();
    const answer = await fetch(`${clouds}/scenarios/provider-outage`, {
      method: 'POST',
      headers: { authorization: `Bearer ${worldToken}`, 'content-type': 'application/json' },
      body: '{}',
    });
    expect(answer.status).toBe(200);
    await until(
      'an emergency is answered and the recovery confirmed',
      async () => {
        moves = await movesOf(controller);
        healed = moves.filter((move) => move.kind === 'heal' && move.verification === 'recovered');
        return healed.length > 0;
      },
      240_000,
    );
    seconds = (Date.now() - from) / 1000;
  });

  afterAll(async () => {
    await run?.stop();
  });

  // How long it took is printed, not judged: a busy machine is no defect.
  it('recovers', () => {
    console.log(`recovery confirmed ${seconds} s after the outage`);
    expect(healed.length).toBeGreaterThan(0);
  });
  it('goes the whole road: judged automatic, merged, applied', () => {
    const [heal] = healed;
    expect(heal).toMatchObject({ verdict: 'auto', stage: 'verified', appliedBy: 'embedded' });
    expect(heal?.mergeCommitSha).toMatch(/^[0-9a-f]{40}$/);
  });
  it('never moves a stateful service automatically', () => {
    const touched = moves.filter((move) => stateful.includes(move.service) && (move.kind === 'heal' || move.mergedAt !== null));
    expect(touched).toEqual([]);
  });
  it('stops cleanly on Ctrl-C: exit 0, nothing left listening, no folder left behind', async () => {
    const { controller, forge, clouds } = await run.addresses();
    expect(await run.stop()).toBe(0);
    for (const url of [controller, forge, clouds]) await expect(fetch(url)).rejects.toThrow();
    expect(existsSync(join(ROOT, '.trimtab', `run-${run.child.pid}`))).toBe(false);
  });
});
