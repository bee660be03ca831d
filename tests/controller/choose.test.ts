import { describe, expect, it } from 'vitest';
import { Bench } from './bench.ts';
import { AWS, AZURE, GCP, specOf } from './played-world.ts';

describe('news', () => {
  it('is a decision that says something new; the same answer again is not told', async () => {
    const bench = new Bench();
    bench.world.region(GCP).price = 0.25;
    await bench.cycle(6);
    expect(bench.told('decision')).toHaveLength(1);
    expect(await bench.store.decisions({ limit: 50 })).toHaveLength(1);
  });

  it('is kept in the journal and told when the answer changes', async () => {
    const bench = new Bench();
    bench.world.region(GCP).price = 0.25;
    await bench.cycle(2);
    bench.world.region(GCP).price = 0.1;
    await bench.cycle(4);
    const codes = (await bench.store.decisions({ limit: 50 })).map((each) => each.reasons[0]?.code).reverse();
    expect(codes.slice(1)).toEqual(['not-persistent', 'better-offer']);
  });

  it('is not lost over a restart: what was said is not said again', async () => {
    const bench = new Bench();
    bench.world.region(GCP).price = 0.25;
    await bench.cycle(2);
    await bench.restart();
    await bench.cycle(2);
    expect(bench.told('decision')).toHaveLength(1);
  });
});

describe('patience', () => {
  it('lets a better offer stand for three evaluations before it is proposed', async () => {
    const bench = new Bench();
    await bench.cycle(2);
    expect(bench.gitlab.mergeRequests).toEqual([]);
    await bench.cycle();
    expect(bench.gitlab.opened()).toHaveLength(1);
  });

  it('never proposes from telemetry that is not whole', async () => {
    const bench = new Bench();
    bench.world.partial = true;
    await bench.cycle(6);
    expect(bench.gitlab.mergeRequests).toEqual([]);
  });

  it('leaves a moved service where it is for the cool-down, also after a restart', async () => {
    const bench = new Bench();
    await bench.applied();
    await bench.cycle(8);
    bench.world.region(AZURE).price = 0.01;
    await bench.restart();
    await bench.cycle(6);
    expect(bench.memory.decisions.get('service-1')).toMatchObject({ action: 'stay', reasons: [{ code: 'cooling-down' }] });
    bench.clock.advance(21_600_000);
    await bench.cycle(6);
    expect(bench.gitlab.opened()).toHaveLength(1);
  });
});

describe('the budget', () => {
  const services = ['service-1', 'service-2', 'service-3', 'service-4'].map((name) => specOf(name));

  it('opens as many as it allows and tells the others once that they wait', async () => {
    const bench = new Bench({ services, config: { limits: { openMergeRequests: 2 } } });
    await bench.cycle(8);
    expect(bench.gitlab.mergeRequests).toHaveLength(2);
    expect(bench.told('decision', /only 2 merge requests may be open at once/)).toHaveLength(2);
    const waiting = [...bench.memory.decisions.values()].filter(({ action }) => action === 'stay');
    expect(waiting.map(({ reasons }) => reasons[0]?.code)).toEqual(['budget-exhausted', 'budget-exhausted']);
  });

  it('merges only as many at once as may be under way', async () => {
    const bench = new Bench({ services, config: { limits: { movesInFlight: 1, shareOfFleetInFlight: 1 } } });
    await bench.cycle(8);
    for (const { iid } of bench.gitlab.opened()) bench.gitlab.judge(iid, 'auto');
    await bench.cycle(2);
    expect(bench.gitlab.mergeRequests.filter(({ state }) => state === 'merged')).toHaveLength(1);
  });

  it('of an hour is kept', async () => {
    const bench = new Bench({ services, config: { limits: { mergeRequestsPerHour: 1 } } });
    await bench.cycle(20);
    expect(bench.gitlab.mergeRequests).toHaveLength(1);
    bench.clock.advance(3_600_000);
    await bench.cycle(4);
    expect(bench.gitlab.mergeRequests.length).toBeGreaterThan(1);
  });
});

describe('suspended', () => {
  it.each(['by configuration', 'by command'])('%s it observes and explains, and proposes nothing', async (how) => {
    const bench = new Bench(how === 'by configuration' ? { config: { limits: { suspend: true } } } : {});
    if (how === 'by command') await bench.commands.setSuspended(true);
    await bench.cycle(5);
    expect(bench.gitlab.mergeRequests).toEqual([]);
    expect(bench.memory.decisions.get('service-1')).toMatchObject({
      action: 'stay',
      wouldBe: GCP,
      reasons: [{ code: 'suspended' }],
    });
  });
});

describe('an open merge request', () => {
  it('that has waited for most of its validity is renewed, not doubled', async () => {
    const bench = new Bench();
    const { headSha, decisionId } = await bench.proposed();
    bench.clock.advance(2_800_000);
    await bench.cycle(4);
    expect(bench.gitlab.mergeRequests).toHaveLength(1);
    const open = await bench.store.openMoves();
    expect(open).toHaveLength(1);
    expect(open[0]?.decisionId).not.toBe(decisionId);
    expect(open[0]?.headSha).not.toBe(headSha);
    expect(await bench.store.move(decisionId)).toMatchObject({ stage: 'closed', note: expect.stringMatching(/superseded/) });
  });

  it('is withdrawn with the reason when it has not been wanted for three evaluations', async () => {
    const bench = new Bench();
    await bench.proposed();
    bench.world.region(AWS).price = 0.1;
    await bench.cycle(2);
    expect(bench.gitlab.opened()).toHaveLength(1);
    await bench.cycle();
    expect(bench.gitlab.opened()).toEqual([]);
    expect(bench.gitlab.mergeRequests[0]?.labels).toContain('trimtab-state::withdrawn');
    expect(await bench.move()).toMatchObject({ stage: 'closed', note: expect.stringMatching(/^withdrawn: /) });
    expect(bench.gitlab.notes.join(' ')).toMatch(/Trimtab withdraws/);
  });

  it('that was withdrawn may be proposed again: that was no person', async () => {
    const bench = new Bench();
    await bench.proposed();
    bench.world.region(AWS).price = 0.1;
    await bench.cycle(3);
    bench.world.region(AWS).price = 0.2;
    await bench.cycle(4);
    expect(bench.gitlab.opened()).toHaveLength(1);
  });

  it('is kept when the facts were only gone for a moment', async () => {
    const bench = new Bench();
    await bench.proposed();
    for (const price of [0.1, 0.1, 0.2, 0.1, 0.1, 0.2]) {
      bench.world.region(AWS).price = price;
      await bench.cycle();
    }
    expect(bench.gitlab.opened()).toHaveLength(1);
  });

  it.each([
    ['telemetry is not whole', (bench: Bench) => Object.assign(bench.world, { partial: true })],
    ['the controller is suspended', (bench: Bench) => bench.commands.setSuspended(true)],
  ])('is kept while %s', async (_, happens) => {
    const bench = new Bench();
    await bench.proposed();
    await happens(bench);
    await bench.cycle(6);
    expect(bench.gitlab.opened()).toHaveLength(1);
  });

  it('is not merged while the facts have changed, though the gate said auto', async () => {
    const bench = new Bench();
    const { iid } = await bench.proposed();
    bench.world.region(AWS).price = 0.1;
    bench.gitlab.judge(iid, 'auto');
    await bench.cycle();
    expect(await bench.move()).toMatchObject({ stage: 'judged', note: expect.stringMatching(/facts have changed/) });
    expect(bench.gitlab.opened()).toHaveLength(1);
  });

  it('is not merged when there is a better target by now', async () => {
    const bench = new Bench();
    const { iid } = await bench.proposed();
    bench.world.region(AZURE).price = 0.02;
    await bench.cycle(3);
    bench.gitlab.judge(iid, 'auto');
    await bench.followUp();
    expect((await bench.move()).mergedAt).toBeNull();
  });
});

describe('the answers', () => {
  it('keep an unknown cost unknown and leave it out of both sides of the bill', async () => {
    const services = ['service-1', 'service-2'].map((name) => specOf(name));
    const bench = new Bench({ services });
    await bench.cycle();
    const whole = (await bench.commands.status()).cost;
    expect(whole.nowUsdPerMonth).toBeCloseTo(2 * 0.2 * 2 * 730, 3);
    bench.world.costUnknown.add('service-2');
    await bench.cycle();
    const status = await bench.commands.status();
    expect(status.fleet.find(({ service }) => service === 'service-2')?.costUsdPerMonth).toBeNull();
    expect(status.cost.nowUsdPerMonth).toBeCloseTo(0.2 * 2 * 730, 3);
    expect(status.cost.baselineUsdPerMonth).toBeCloseTo(0.2 * 2 * 730, 3);
    expect(status.cost.savedUsdPerMonth).toBeCloseTo(0, 6);
  });

  it('say nothing about money before anything was seen', async () => {
    const status = await new Bench().commands.status();
    expect(status.cost).toEqual({ nowUsdPerMonth: null, baselineUsdPerMonth: null, savedUsdPerMonth: null });
    expect(status.fleet).toEqual([]);
  });

  it('count what was saved at the prices of today', async () => {
    const bench = new Bench();
    await bench.applied();
    await bench.cycle(8);
    const { cost, moves } = await bench.commands.status();
    expect(cost.savedUsdPerMonth).toBeCloseTo(0.1 * 2 * 730, 3);
    expect(moves).toEqual({ applied: 1, verified: 1, regressed: 0 });
    const analysis = await bench.commands.costAnalysis();
    expect(analysis.totals.realisedUsdPerMonth).toBeCloseTo(146, 0);
    expect(analysis.byProvider).toMatchObject([{ provider: 'gcp', services: 1 }]);
  });

  it('leave out a placement that cannot be read, and name it', async () => {
    const bench = new Bench({ services: [specOf('service-1'), specOf('service-2')] });
    const state = await bench.gitlab.read();
    bench.gitlab.read = async () => ({ ...state, placements: { ...state.placements, 'service-2': 'export default {' } });
    await bench.cycle();
    const status = await bench.commands.status();
    expect(status.fleet.map(({ service }) => service)).toEqual(['service-1']);
    expect(status.problems.join(' ')).toMatch(/service-2/);
  });
});

describe('what is in the way', () => {
  const asForeign = (bench: Bench, branch: string) =>
    bench.gitlab.branches.set(branch, { sha: 'f'.repeat(40), baseSha: '0', decisionId: null, author: 'root', files: {} });

  it('is told once, not at every evaluation', async () => {
    const bench = new Bench();
    asForeign(bench, 'trimtab/optimize/service-1');
    await bench.cycle(10);
    expect(bench.told('notice')).toHaveLength(1);
    expect(bench.gitlab.mergeRequests).toEqual([]);
  });

  it('such as a merge request of somebody else on our branch, is told once', async () => {
    const bench = new Bench();
    await bench.cycle(2);
    const ours = bench.gitlab.whoAmI;
    bench.gitlab.whoAmI = async () => 'trimtab-new';
    await bench.cycle();
    bench.gitlab.close(1);
    bench.gitlab.mergeRequests.splice(0, 1, { ...one(bench), state: 'opened', authorUsername: 'root' });
    await bench.store.saveMove({ ...(await bench.move()), stage: 'closed' });
    bench.gitlab.whoAmI = ours;
    await bench.cycle(6);
    expect(bench.told('notice', /opened by somebody else/)).toHaveLength(1);
  });

  it('such as a placement that cannot be rewritten, is told once', async () => {
    const bench = new Bench({
      tamper: (stack) => Object.assign(stack.resource, { aws_iam_user: { intruder: { name: String(Math.random()) } } }),
    });
    await bench.cycle(8);
    expect(bench.told('notice', /^no merge request/)).toHaveLength(1);
  });

  it('of taking a move back is told once, and does not fill the journal', async () => {
    const bench = new Bench();
    await bench.applied();
    asForeign(bench, 'trimtab/revert/service-1');
    bench.world.region(GCP).price = 0.5;
    await bench.cycle(9);
    const before = (await bench.store.decisions({ limit: 500 })).length;
    await bench.cycle(10);
    expect(bench.told('notice')).toHaveLength(1);
    expect((await bench.store.decisions({ limit: 500 })).length - before).toBeLessThan(4);
  });
});

function one(bench: Bench) {
  const [mergeRequest] = bench.gitlab.mergeRequests;
  if (mergeRequest === undefined) throw new Error('there is no merge request');
  return mergeRequest;
}
