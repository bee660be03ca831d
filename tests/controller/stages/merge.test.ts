import { describe, expect, it } from 'vitest';
import { judge } from '../../../src/controller/stages/judge.ts';
import { awaitMerge, merge } from '../../../src/controller/stages/merge.ts';
import { StageBench } from './stage-bench.ts';

describe('a merge', () => {
  it('is set when the forge holds exactly the judged pipeline of exactly this commit', async () => {
    const bench = await StageBench.open();
    await bench.judgedBy(bench.gitlab.run(bench.move.iid));
    expect(await bench.run(merge)).toMatchObject({ stage: 'merging' });
    expect(bench.gitlab.mergeRequests[0]).toMatchObject({ state: 'merged', mergedBy: 'trimtab' });
  });

  it('is not asked for while the forge shows no pipeline: it might merge at once', async () => {
    const bench = await StageBench.open();
    await bench.judgedBy(bench.gitlab.run(bench.move.iid));
    bench.gitlab.hidesPipelines = true;
    expect(await bench.run(merge)).toMatchObject({ stage: 'judged', note: expect.stringContaining('shows no pipeline') });
    bench.gitlab.hidesPipelines = false;
    expect(await bench.run(merge)).toMatchObject({ stage: 'merging' });
  });

  it('is judged anew when a newer pipeline of the same commit is held against it', async () => {
    const bench = await StageBench.open();
    const [old, newer] = [bench.gitlab.run(bench.move.iid), bench.gitlab.run(bench.move.iid)];
    await bench.judgedBy(old);
    expect(await bench.run(merge)).toMatchObject({
      stage: 'opened',
      verdict: null,
      note: `the forge holds pipeline ${newer} against the merge, judged was ${old}; judging again`,
    });
    expect(bench.gitlab.opened()).toHaveLength(1);
  });

  it('is judged anew when the journal has no automatic verdict on this commit', async () => {
    const bench = await StageBench.open();
    await bench.judgedBy(bench.gitlab.run(bench.move.iid), { headSha: 'c'.repeat(40) });
    expect(await bench.run(merge)).toMatchObject({ stage: 'opened', note: expect.stringContaining('no automatic verdict') });
    expect(bench.gitlab.opened()).toHaveLength(1);
  });

  it('of a commit that somebody pushed after the judgement is left to a person', async () => {
    const bench = await StageBench.open();
    await bench.judgedBy(bench.gitlab.run(bench.move.iid));
    bench.gitlab.push(bench.move.iid, 'mallory');
    bench.gitlab.run(bench.move.iid);
    expect(await bench.run(merge)).toMatchObject({ stage: 'judged', verdict: 'review' });
    expect(bench.gitlab.opened()).toHaveLength(1);
  });

  it('that waits is taken back when another pipeline takes the place of the judged one', async () => {
    const bench = await StageBench.open();
    bench.gitlab.mergesLater = true;
    await bench.judgedBy(bench.gitlab.run(bench.move.iid));
    expect(await bench.run(merge)).toMatchObject({ stage: 'merging' });
    expect(await bench.run(awaitMerge)).toMatchObject({ stage: 'merging' });
    bench.gitlab.starter = 'mallory';
    bench.gitlab.judge(bench.move.iid, 'auto');
    expect(await bench.run(awaitMerge)).toMatchObject({ stage: 'opened', verdict: null });
    expect(bench.gitlab.mergeRequests[0]).toMatchObject({ state: 'opened', autoMerge: false });
    expect(await bench.run(judge)).toMatchObject({ stage: 'judged', verdict: 'review' });
  });
});

describe('an auto-merge that waits in the forge', () => {
  async function waiting(): Promise<StageBench> {
    const bench = await StageBench.open();
    bench.gitlab.mergesLater = true;
    bench.gitlab.judge(bench.move.iid, 'auto');
    await bench.run(judge);
    expect(await bench.run(merge)).toMatchObject({ stage: 'merging' });
    expect(await bench.run(awaitMerge)).toMatchObject({ stage: 'merging' });
    return bench;
  }

  it.each<[string, (bench: StageBench) => void]>([
    ['has expired', (bench) => bench.clock.advance(3_600_000)],
    ['suspended', (bench) => Object.assign(bench.memory, { suspended: true })],
    ['facts have changed', (bench) => bench.memory.unwanted.set(bench.move.service, 1)],
  ])('is taken back when it must not be merged any more: %s', async (why, change) => {
    const bench = await waiting();
    change(bench);
    expect(await bench.run(awaitMerge)).toMatchObject({ stage: 'opened', verdict: null, note: expect.stringContaining(why) });
    expect(bench.gitlab.mergeRequests[0]).toMatchObject({ state: 'opened', autoMerge: false });
    expect(bench.told('merge-request')).toEqual([expect.stringContaining(why)]);
    // Nothing sets it again while the reason lasts.
    await bench.run(judge);
    expect(await bench.run(merge)).toMatchObject({ stage: 'judged' });
    expect(bench.gitlab.mergeRequests[0]).toMatchObject({ state: 'opened', autoMerge: false });
  });

  it('is set again once the kill switch is lifted', async () => {
    const bench = await waiting();
    bench.memory.suspended = true;
    await bench.run(awaitMerge);
    bench.memory.suspended = false;
    expect(await bench.run(judge)).toMatchObject({ stage: 'judged', verdict: 'auto' });
    expect(await bench.run(merge)).toMatchObject({ stage: 'merging' });
  });

  it('can be taken back again after a crash that the journal knows nothing of', async () => {
    const bench = await waiting();
    bench.memory.suspended = true;
    const before = bench.move;
    await bench.run(awaitMerge);
    bench.move = before;
    expect(await bench.run(awaitMerge)).toMatchObject({ stage: 'opened', verdict: null });
  });

  it('stays to be taken back while the forge refuses that', async () => {
    const bench = await waiting();
    bench.memory.suspended = true;
    const { cancelAutoMerge } = bench.gitlab;
    bench.gitlab.cancelAutoMerge = async () => ({ ok: false, refusal: { kind: 'forbidden' } });
    const refused = { stage: 'merging', note: expect.stringContaining('does not take auto-merge back: forbidden') };
    expect(await bench.run(awaitMerge)).toMatchObject(refused);
    bench.gitlab.cancelAutoMerge = cancelAutoMerge;
    expect(await bench.run(awaitMerge)).toMatchObject({ stage: 'opened' });
  });

  it('that the forge has done meanwhile is merged', async () => {
    const bench = await waiting();
    bench.memory.suspended = true;
    bench.gitlab.merge(bench.move.iid, 'trimtab');
    expect(await bench.run(awaitMerge)).toMatchObject({ stage: 'merged' });
  });
});

describe('waiting for a turn', () => {
  it('a proposal waits while the newest evaluation does not want it', async () => {
    const bench = await StageBench.open();
    await bench.judgedBy(bench.gitlab.run(bench.move.iid));
    bench.memory.unwanted.set(bench.move.service, 1);
    expect(await bench.run(merge)).toMatchObject({ stage: 'judged', note: expect.stringContaining('facts have changed') });
  });

  it.each(['heal', 'revert'] as const)('a %s never waits behind an unwanted proposal of its service', async (kind) => {
    const bench = await StageBench.open({ kind });
    await bench.judgedBy(bench.gitlab.run(bench.move.iid));
    bench.memory.unwanted.set(bench.move.service, 1);
    expect(await bench.run(merge)).toMatchObject({ stage: 'merging' });
  });
});

describe('without the judged pipeline there is no merge', () => {
  it('in a thousand runs against a forge that merges whatever it is asked to', async () => {
    const bench = await StageBench.open();
    const { iid, headSha } = bench.move;
    const judged = bench.gitlab.run(iid);
    await bench.judgedBy(judged);
    const { mergeRequest } = bench.gitlab;
    let state = 7;
    const pick = <T>(from: readonly T[]): T => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      return from[state % from.length] as T;
    };
    const asked: number[] = [];
    bench.gitlab.autoMerge = async (number) => {
      asked.push(number);
      return { ok: false, refusal: { kind: 'forbidden' } };
    };
    const stages = [judge, merge, awaitMerge] as const;
    for (let i = 0; i < 1000; i++) {
      const wrong = [
        null,
        { id: judged, sha: 'c'.repeat(40) },
        { id: judged, sha: '' },
        { id: judged + 1 + (i % 5), sha: headSha },
        { id: judged - 1, sha: headSha },
      ];
      const headPipeline = pick(wrong);
      const status = pick(['mergeable', 'ci_must_pass', 'checking', 'not_approved']);
      bench.gitlab.mergeRequest = async (number) => {
        const answer = await mergeRequest.call(bench.gitlab, number);
        return answer.ok ? { ok: true, value: { ...answer.value, headPipeline, detailedMergeStatus: status } } : answer;
      };
      bench.move = { ...bench.move, iid, headSha, stage: 'judged', verdict: 'auto' };
      await bench.run(pick(stages));
    }
    expect(asked).toEqual([]);
    expect(bench.gitlab.opened()).toHaveLength(1);
  });
});
