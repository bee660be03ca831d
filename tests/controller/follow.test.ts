import { describe, expect, it } from 'vitest';
import { Bench } from './bench.ts';
import { GCP } from './played-world.ts';

describe('from proposal to verification', () => {
  it('goes the whole way and learns what it saved', async () => {
    const bench = new Bench();
    const applied = await bench.applied();
    expect(applied).toMatchObject({ stage: 'applied', verdict: 'auto', appliedBy: 'embedded' });
    await bench.cycle(8);
    expect(await bench.move()).toMatchObject({ stage: 'verified', verification: 'held' });
    const [verification] = await bench.store.verifications({ limit: 1 });
    expect(verification?.realisedSavingUsdPerMonth).toBeCloseTo(146, 0);
    expect(bench.world.placements.get('service-1')).toEqual(GCP);
    expect(bench.gitlab.mergeRequests).toHaveLength(1);
  });

  it('tells every step once', async () => {
    const bench = new Bench();
    await bench.applied();
    await bench.cycle(12);
    for (const type of ['merge-request', 'verdict', 'merge', 'apply', 'verification'] as const)
      expect(bench.told(type), type).toHaveLength(1);
  });

  it('waits while there is no pipeline, and says so', async () => {
    const bench = new Bench();
    await bench.proposed();
    await bench.followUp();
    expect(await bench.move()).toMatchObject({ stage: 'opened', note: expect.stringMatching(/pipeline to start/) });
  });
});

describe('the verdict', () => {
  it.each([
    ['review', 'judged', null],
    ['deny', 'failed', expect.any(Number)],
  ] as const)('%s is not merged', async (outcome, stage, endedAt) => {
    const bench = new Bench();
    const { iid } = await bench.proposed();
    bench.gitlab.judge(iid, outcome, 'the reason');
    await bench.followUp();
    expect(await bench.move()).toMatchObject({ stage, verdict: outcome, verdictReasons: ['the reason'], endedAt });
    expect(bench.gitlab.mergeRequests[0]).toMatchObject({
      state: 'opened',
      autoMerge: false,
      labels: expect.arrayContaining(['trimtab', `trimtab-verdict::${outcome}`]),
    });
  });

  it('that cannot be read is a case for a person', async () => {
    const bench = new Bench();
    const { iid } = await bench.proposed();
    bench.gitlab.misjudge(iid);
    await bench.cycle(2);
    expect(await bench.move()).toMatchObject({ stage: 'judged', verdict: 'review', mergedAt: null });
  });

  it('of another commit is worth nothing', async () => {
    const bench = new Bench();
    const { iid, headSha } = await bench.proposed();
    bench.gitlab.judge(iid, 'auto');
    const [pipeline] = bench.gitlab.pipelines;
    const [job] = await bench.gitlab.jobsOf(pipeline?.id ?? 0);
    const files = bench.gitlab.artifacts.get(job?.id ?? 0);
    files?.set('verdict.json', (files.get('verdict.json') ?? '').replace(headSha, 'f'.repeat(40)));
    await bench.followUp();
    expect(await bench.move()).toMatchObject({ verdict: 'review', mergedAt: null });
    expect(bench.gitlab.opened()).toHaveLength(1);
  });
});

describe('people', () => {
  it('merge a move under review themselves, and it is followed to its end', async () => {
    const bench = new Bench();
    const { iid } = await bench.proposed();
    bench.gitlab.judge(iid, 'review');
    await bench.followUp();
    await bench.runPipelines(bench.gitlab.merge(iid, 'root'));
    await bench.followUp();
    expect(await bench.move()).toMatchObject({ stage: 'applied', verdict: 'review' });
    expect(bench.told('merge', /merged by root/)).toHaveLength(1);
  });

  it('close a merge request, and it is not proposed again, not even after a restart', async () => {
    const bench = new Bench();
    const { iid } = await bench.proposed();
    bench.gitlab.close(iid);
    await bench.followUp();
    expect(await bench.move()).toMatchObject({ stage: 'closed', note: 'closed by a person' });
    await bench.cycle(5);
    expect(bench.memory.decisions.get('service-1')).toMatchObject({ action: 'stay', reasons: [{ code: 'snoozed' }] });
    await bench.restart();
    await bench.cycle(6);
    expect(bench.gitlab.mergeRequests).toHaveLength(1);
  });

  it('close a merge request, and it is proposed again when the facts have changed', async () => {
    const bench = new Bench();
    const { iid } = await bench.proposed();
    bench.gitlab.close(iid);
    await bench.followUp();
    bench.world.region(GCP).price = 0.02;
    bench.clock.advance(3_700_000);
    await bench.cycle(4);
    expect(bench.gitlab.opened()).toHaveLength(1);
  });

  it.each(['opened', 'judged'])('push to the branch of a move that is %s, and it is left alone from then on', async (stage) => {
    const bench = new Bench();
    const { iid } = await bench.proposed();
    if (stage === 'judged') bench.gitlab.judge(iid, 'review');
    await bench.followUp();
    bench.gitlab.push(iid, 'root');
    bench.gitlab.judge(iid, 'auto');
    const [pushed] = bench.gitlab.opened();
    bench.clock.advance(3_000_000);
    await bench.cycle(6);
    expect(await bench.move()).toMatchObject({ verdict: 'review', note: expect.stringMatching(/hands off/) });
    expect(bench.gitlab.mergeRequests).toHaveLength(1);
    expect(bench.gitlab.opened()[0]?.sha).toBe(pushed?.sha);
  });

  it('delete the merge request, and the move has ended', async () => {
    const bench = new Bench();
    await bench.proposed();
    bench.gitlab.mergeRequests.length = 0;
    await bench.followUp();
    expect(await bench.move()).toMatchObject({ stage: 'closed', note: expect.stringMatching(/gone/) });
  });
});

describe('the merge', () => {
  it('that the forge refuses is tried again', async () => {
    const bench = new Bench();
    bench.gitlab.mergeRefusal = { kind: 'not-mergeable', status: 'ci_still_running' };
    expect(await bench.merged()).toMatchObject({ stage: 'judged', note: expect.stringMatching(/ci_still_running/) });
    bench.gitlab.mergeRefusal = null;
    await bench.followUp();
    expect(await bench.move()).toMatchObject({ stage: 'merged' });
  });

  it('of a commit that moved on is judged anew', async () => {
    const bench = new Bench();
    bench.gitlab.mergeRefusal = { kind: 'moved' };
    expect(await bench.merged()).toMatchObject({ stage: 'opened', verdict: null });
    bench.gitlab.mergeRefusal = null;
    await bench.followUp();
    expect(await bench.move()).toMatchObject({ stage: 'merged', verdict: 'auto' });
  });

  it('that was only set is waited for, and judged anew when it is lifted', async () => {
    const bench = new Bench();
    bench.gitlab.mergesLater = true;
    const { iid, stage } = await bench.merged();
    expect(stage).toBe('merging');
    await bench.followUp();
    expect((await bench.move()).stage).toBe('merging');
    await bench.gitlab.cancelAutoMerge(iid);
    await bench.followUp();
    await bench.followUp();
    expect(await bench.move()).toMatchObject({ stage: 'merging', verdict: 'auto' });
    expect(bench.gitlab.opened()[0]?.autoMerge).toBe(true);
  });

  it('waits while the controller is suspended', async () => {
    const bench = new Bench();
    const { iid } = await bench.proposed();
    await bench.commands.setSuspended(true);
    bench.gitlab.judge(iid, 'auto');
    await bench.followUp();
    expect(await bench.move()).toMatchObject({ stage: 'judged', note: expect.stringMatching(/suspended/) });
    await bench.commands.setSuspended(false);
    await bench.followUp();
    expect(await bench.move()).toMatchObject({ stage: 'merged' });
  });

  it('waits when the decision has expired', async () => {
    const bench = new Bench();
    const { iid } = await bench.proposed();
    bench.gitlab.judge(iid, 'auto');
    bench.clock.advance(3_599_000);
    await bench.followUp();
    expect(await bench.move()).toMatchObject({ mergedAt: null });
    expect(bench.gitlab.opened()).toHaveLength(1);
  });
});

describe('the apply', () => {
  it('that failed ends the move and leaves the service where it is', async () => {
    const bench = new Bench();
    const { mergeCommitSha } = await bench.merged();
    bench.gitlab.apply(mergeCommitSha ?? '', 'failed');
    await bench.followUp();
    expect(await bench.move()).toMatchObject({ stage: 'failed', appliedAt: null, note: expect.stringMatching(/apply failed/) });
    expect(bench.told('apply', /^failed/)).toHaveLength(1);
  });
});

describe('a regression', () => {
  async function regressed(): Promise<Bench> {
    const bench = new Bench();
    await bench.applied();
    bench.world.region(GCP).price = 0.5;
    await bench.cycle(10);
    return bench;
  }

  it('is taken back by one merge request of kind revert', async () => {
    const bench = await regressed();
    expect(bench.gitlab.opened().map((each) => each.sourceBranch)).toEqual(['trimtab/revert/service-1']);
    expect(bench.told('verification', /^regressed/)).toHaveLength(1);
  });

  it('is taken back once, also by a controller that was started anew', async () => {
    const bench = await regressed();
    await bench.restart();
    await bench.cycle(6);
    expect(bench.gitlab.mergeRequests.filter((each) => each.sourceBranch.includes('/revert/'))).toHaveLength(1);
    expect((await bench.store.openMoves()).map((each) => each.kind)).toEqual(['revert']);
  });

  it('is not taken back while the controller is suspended', async () => {
    const bench = new Bench();
    await bench.applied();
    bench.world.region(GCP).price = 0.5;
    await bench.commands.setSuspended(true);
    await bench.cycle(10);
    expect(bench.told('verification', /^regressed/)).toHaveLength(1);
    expect(bench.gitlab.opened()).toEqual([]);
    await bench.commands.setSuspended(false);
    await bench.cycle(1);
    expect(bench.gitlab.opened()).toHaveLength(1);
  });
});
