import { describe, expect, it } from 'vitest';
import { awaitApply } from '../../../src/controller/stages/apply.ts';
import { judge } from '../../../src/controller/stages/judge.ts';
import type { Verdict } from '../../../src/domain/verdict.ts';
import { digest } from '../../../src/lib/canonical.ts';
import { rule, verdict } from '../../apply/fake-pipelines.ts';
import { START, StageBench } from './stage-bench.ts';

type Bound = Record<string, unknown>;

/** An automatic verdict, with its binding changed after it was given. */
async function altered(bound: Bound): Promise<StageBench> {
  const bench = await StageBench.open();
  bench.gitlab.judge(bench.move.iid, 'auto');
  bench.gitlab.forge((given) => ({ ...given, bound: { ...(given['bound'] as Bound), ...bound } }));
  return bench;
}

describe('a security event', () => {
  it('is not told of an honest automatic verdict, nor of an honest review', async () => {
    for (const outcome of ['auto', 'review'] as const) {
      const bench = await StageBench.open();
      bench.gitlab.judge(bench.move.iid, outcome);
      expect(await bench.run(judge)).toMatchObject({ stage: 'judged', verdict: outcome });
      expect(bench.told('security')).toEqual([]);
    }
  });

  it('is told of a denial, with what the gate found', async () => {
    const bench = await StageBench.open();
    bench.gitlab.judge(bench.move.iid, 'deny', 'The record is not the one that was signed.');
    bench.gitlab.forge((given) => ({ ...given, securityEvents: ['The signature is forged.'] }));
    expect(await bench.run(judge)).toMatchObject({ stage: 'failed', verdict: 'deny' });
    expect(bench.told('security')).toEqual(['denied: The signature is forged.']);
    expect(await bench.counted('denied')).toBe(1);
  });

  it('is told of what a review reports', async () => {
    const bench = await StageBench.open();
    bench.gitlab.judge(bench.move.iid, 'review');
    bench.gitlab.forge((given) => ({ ...given, securityEvents: ['A variable names another bot.'] }));
    expect(await bench.run(judge)).toMatchObject({ verdict: 'review' });
    expect(bench.told('security')).toEqual(['reported: A variable names another bot.']);
  });

  it.each<[string, Bound]>([
    ['mismatch', { projectId: 2 }],
    ['mismatch', { mergeRequestIid: 99 }],
    ['mismatch', { headSha: 'c'.repeat(40) }],
    ['mismatch', { pipelineId: 1 }],
    ['mismatch', { decisionId: 'dec_2' }],
    ['altered', { planDigest: 'none' }],
    ['altered', { policyDigest: 'none' }],
    ['altered', { baseSha: '0'.repeat(40) }],
    ['old-policy', { policyVersion: null }],
  ])('of kind %s is told when a verdict is bound to %j', async (kind, bound) => {
    const bench = await altered(bound);
    expect(await bench.run(judge)).toMatchObject({ stage: 'judged', verdict: 'review' });
    expect(bench.told('security')).toEqual([expect.stringMatching(new RegExp(`^${kind}: The verdict `))]);
    expect(await bench.counted(kind)).toBe(1);
  });

  it('is told of a verdict on a base that has left the target branch', async () => {
    const bench = await altered({});
    bench.gitlab.gone.add('b'.repeat(40));
    expect(await bench.run(judge)).toMatchObject({ verdict: 'review' });
    expect(bench.told('security')).toEqual([expect.stringMatching(/^mismatch: .*not in the history/)]);
  });

  it('is told of an automatic verdict of a pipeline that somebody else has started', async () => {
    const bench = await StageBench.open();
    bench.gitlab.starter = 'mallory';
    bench.gitlab.judge(bench.move.iid, 'auto');
    expect(await bench.run(judge)).toMatchObject({ stage: 'judged', verdict: 'review' });
    expect(bench.told('security')).toEqual([expect.stringMatching(/^foreign-pipeline: .* started by mallory, not by trimtab/)]);
    expect(bench.told('verdict')).toEqual([expect.stringMatching(/^review: /)]);
  });

  it('is not told of a verdict that has merely run out', async () => {
    const bench = await altered({ expiresAt: new Date(START).toISOString() });
    expect(await bench.run(judge)).toMatchObject({ stage: 'judged', verdict: 'review' });
    expect(bench.told('security')).toEqual([]);
  });

  it('is told once, however often the same verdict is read', async () => {
    const bench = await altered({ projectId: 2 });
    for (let i = 0; i < 5; i++) {
      bench.move = { ...bench.move, stage: 'opened', verdict: null };
      await bench.run(judge);
    }
    expect(bench.told('security')).toHaveLength(1);
    expect(await bench.counted('mismatch')).toBe(1);
  });
});

describe('the policy', () => {
  const manifest = (version: unknown) => JSON.stringify({ version });
  const digestOf = (version: number) => digest({ version });
  const judged = async (policyVersion: number, ...manifests: (string | null)[]) =>
    judgedBy({ policyVersion, policyDigest: digestOf(policyVersion) }, ...manifests);
  const judgedBy = async (policy: Partial<Verdict['bound']>, ...manifests: (string | null)[]) => {
    const bench = await altered(policy);
    const fixed = { headSha: '', placements: {}, services: {}, catalogs: [], trustText: null };
    for (const policyManifest of manifests) {
      bench.memory.repository = { ...fixed, policyManifest };
      bench.move = { ...bench.move, stage: 'opened', verdict: null };
      await bench.run(judge);
    }
    return bench;
  };

  it('of the target branch is the oldest that may say yes', async () => {
    expect((await judged(6, manifest(7))).told('security')).toEqual([expect.stringMatching(/^old-policy: .*version 6/)]);
    expect((await judged(7, manifest(7))).move).toMatchObject({ verdict: 'auto' });
  });

  it('of the target branch is the only one of its version that may say yes', async () => {
    const bench = await judgedBy({ policyVersion: 7, policyDigest: digestOf(6) }, manifest(7));
    expect(bench.move).toMatchObject({ verdict: 'review' });
    expect(bench.told('security')).toEqual([expect.stringMatching(/^altered: .*another policy than the one in force/)]);
  });

  it('that was newer once is not forgotten when the branch goes back', async () => {
    expect((await judged(6, manifest(7), manifest(6))).move).toMatchObject({ verdict: 'review' });
  });

  it.each([null, '{', '[]', manifest('9'), manifest(9.5)])('is not known from %j', async (text) => {
    expect((await judged(1, text)).move).toMatchObject({ verdict: 'auto' });
  });
});

describe('after the merge', () => {
  async function afterMerge(given: Verdict | null): Promise<StageBench> {
    const bench = await StageBench.open();
    const mergeCommitSha = bench.gitlab.merge(bench.move.iid, 'trimtab');
    bench.gitlab.apply(mergeCommitSha, 'failed');
    const [pipeline] = bench.gitlab.pipelines;
    const jobs = bench.gitlab.jobs.get(pipeline?.id ?? 0) ?? [];
    const policy = { id: 1, name: 'policy', stage: 'policy', status: 'failed', webUrl: '' } as const;
    bench.gitlab.jobs.set(pipeline?.id ?? 0, [policy, ...jobs]);
    if (given !== null) bench.gitlab.artifacts.set(1, new Map([['verdict.json', JSON.stringify(given)]]));
    bench.move = { ...bench.move, stage: 'merged', mergeCommitSha, mergedAt: START };
    await bench.run(awaitApply);
    return bench;
  }

  it('a denial is a security event as well', async () => {
    const rules = [rule({ rule: 'not_replayed', outcome: 'deny' })];
    const bench = await afterMerge(verdict({ outcome: 'deny', rules, securityEvents: ['Applied before.'] }));
    expect(bench.move).toMatchObject({ stage: 'failed' });
    expect(bench.told('security')).toEqual(['denied: Applied before.']);
  });

  it('an apply that merely failed is none', async () => {
    expect((await afterMerge(null)).told('security')).toEqual([]);
  });

  it('a stack that was left alone is not taken for applied', async () => {
    const bench = await StageBench.open();
    const mergeCommitSha = bench.gitlab.merge(bench.move.iid, 'trimtab');
    const skipped = [{ stack: 'service-1', because: 'a newer commit of main changes infra/placements/service-1.ts' }];
    bench.gitlab.apply(mergeCommitSha, 'success', { outcome: 'nothing', services: [], skipped });
    bench.move = { ...bench.move, stage: 'merged', mergeCommitSha, mergedAt: START };
    expect(await bench.run(awaitApply)).toMatchObject({ stage: 'failed', appliedAt: null });
    expect(bench.told('apply')).toEqual(['not applied: a newer commit of main changes infra/placements/service-1.ts']);
    expect(bench.memory.lastMovedAt.size).toBe(0);
  });
});
