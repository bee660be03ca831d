import { describe, expect, it } from 'vitest';
import { placementText } from '../change/fake-stacks.ts';
import { Bench } from './bench.ts';
import { AWS } from './played-world.ts';

const FORGED = /^forged-commit: commit [0-9a-f]{12} of trimtab\/optimize\/service-1 bears the name of Trimtab/;

async function counted(bench: Bench): Promise<number> {
  const [, count] = /^trimtab_security_events_total\{kind="forged-commit"\} (\d+)$/m.exec(await bench.rooms.metrics.text()) ?? [];
  return Number(count);
}

describe("a stranger's commit in our name", () => {
  const theirs = { 'infra/placements/service-1.ts': placementText('service-1', { ...AWS, count: 40 }) };

  it.each([
    ['of an invented decision', 'dec_invented'],
    ['of the decision that is there', null],
  ])('%s is neither adopted nor overwritten when the proposal is renewed', async (_, invented) => {
    const bench = new Bench();
    const { iid, decisionId, headSha } = await bench.proposed();
    bench.gitlab.pushAsOurs(iid, invented ?? decisionId, theirs);
    const pushed = bench.gitlab.opened()[0]?.sha;
    bench.clock.advance(2_800_000);
    await bench.cycle(6);

    expect(bench.gitlab.opened()[0]).toMatchObject({ sha: pushed, labels: expect.arrayContaining(['trimtab-state::hands-off']) });
    const moves = await bench.store.moves({ limit: 10 });
    expect(moves.map((move) => [move.decisionId, move.headSha])).toEqual([[decisionId, headSha]]);
    expect(await bench.store.decision('dec_invented')).toBeNull();
    expect(moves[0]).toMatchObject({ verdict: 'review', note: expect.stringMatching(/hands off/) });
    expect(bench.told('security').map(({ sentence }) => sentence)).toEqual([expect.stringMatching(FORGED)]);
    expect(await counted(bench)).toBe(1);
  });

  it('is not merged after a restart either, whatever the gate says', async () => {
    const bench = new Bench();
    const { iid } = await bench.proposed();
    bench.gitlab.pushAsOurs(iid, 'dec_invented', theirs);
    await bench.restart();
    bench.gitlab.judge(iid, 'auto');
    bench.clock.advance(2_800_000);
    await bench.cycle(6);
    expect(bench.gitlab.opened()).toHaveLength(1);
    expect(bench.gitlab.opened()[0]?.autoMerge).toBe(false);
  });

  it('is not withdrawn: it is not ours to close', async () => {
    const bench = new Bench();
    const { iid } = await bench.proposed();
    bench.world.region(AWS).price = 0.1;
    bench.gitlab.pushAsOurs(iid, 'dec_invented', theirs);
    await bench.cycle(4);
    expect(bench.gitlab.opened()).toHaveLength(1);
    expect(bench.told('security', FORGED)).toHaveLength(1);
  });
});

describe('a crash between push and journal', () => {
  it.each([
    ['createMergeRequest', 'created'],
    ['saveMove', 'unchanged'],
  ])('at %s leaves a commit that is recognised by its signature: %s', async (last, outcome) => {
    const process = { dead: false, diesAt: last };
    const bench = new Bench({
      outside: (_, real) =>
        new Proxy(real, {
          get: (target, name) => {
            const value: unknown = Reflect.get(target, name, target);
            if (typeof value !== 'function') return value;
            return async (...args: unknown[]) => {
              process.dead ||= name === process.diesAt;
              if (process.dead) throw new Error('the process is dead');
              return await value.apply(target, args);
            };
          },
        }),
    });
    await bench.cycle(2);
    await expect(bench.cycle(2)).rejects.toThrow('dead');
    const left = bench.gitlab.branches.get('trimtab/optimize/service-1');
    expect(left).toBeDefined();
    expect(await bench.store.moves({ limit: 1 })).toEqual([]);
    Object.assign(process, { dead: false, diesAt: '' });
    await bench.restart();
    await bench.cycle(3);
    const move = await bench.move();
    expect(bench.gitlab.opened().map(({ sha }) => sha)).toEqual([move.headSha]);
    expect(move.headSha === left?.sha).toBe(outcome === 'unchanged');
    expect(bench.told('merge-request', new RegExp(outcome))).toHaveLength(1);
    expect(bench.told('security')).toEqual([]);
  });
});
