import { describe, expect, it } from 'vitest';
import { Bench, START } from './bench.ts';

/** Runs calls until the n-th, which kills the process: before its effect, or after it with the answer lost. */
class Fuse {
  calls = 0;
  dead = false;
  killAt = Number.POSITIVE_INFINITY;
  last = '';
  readonly afterTheEffect: boolean;

  constructor(afterTheEffect: boolean) {
    this.afterTheEffect = afterTheEffect;
  }

  wrap = <T extends object>(what: string, real: T): T =>
    new Proxy(real, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name, target);
        if (typeof value !== 'function') return value;
        return async (...args: unknown[]) => {
          if (this.dead) throw new Error('the process is dead');
          this.calls++;
          const isLast = this.calls === this.killAt;
          if (isLast) {
            this.dead = true;
            this.last = `${what}.${String(name)}`;
          }
          if (isLast && !this.afterTheEffect) throw new Error(`killed before ${this.last}`);
          const answer: unknown = await value.apply(target, args);
          if (isLast) throw new Error(`killed after ${this.last}`);
          return answer;
        };
      },
    });
}

/** Goes on until the first move is verified; people and pipelines do their part between two evaluations. */
async function live(bench: Bench, fuse: Fuse, cycles: number): Promise<void> {
  const applied = new Set<string>();
  for (let i = 0; i < cycles; i++) {
    await bench.cycle().catch(() => undefined);
    if (fuse.dead) {
      fuse.dead = false;
      fuse.killAt = Number.POSITIVE_INFINITY;
      bench.clock.advance(30_000);
      await bench.restart();
    }
    for (const each of bench.gitlab.mergeRequests) {
      const judged = bench.gitlab.pipelines.some(({ sha, source }) => sha === each.sha && source === 'merge_request_event');
      if (each.state === 'opened' && !judged) bench.gitlab.judge(each.iid, 'auto');
      if (each.mergeCommitSha === null || applied.has(each.mergeCommitSha)) continue;
      applied.add(each.mergeCommitSha);
      await bench.runPipelines(each.mergeCommitSha);
    }
  }
}

async function run(killAt: number, afterTheEffect: boolean): Promise<{ bench: Bench; fuse: Fuse }> {
  const fuse = new Fuse(afterTheEffect);
  const bench = new Bench({ outside: fuse.wrap });
  fuse.killAt = killAt;
  await live(bench, fuse, 26);
  return { bench, fuse };
}

// The fail-at-n loop: every single call to forge, workspace and journal is once the last one of the process.
describe.each([
  ['before its effect', false],
  ['after its effect, its answer lost', true],
])('a crash at any call, %s', (_, afterTheEffect) => {
  it('leads to the same end: one merge request, one merge, one verified move', { timeout: 60_000 }, async () => {
    const whole = await run(Number.POSITIVE_INFINITY, afterTheEffect);
    expect((await whole.bench.move()).stage).toBe('verified');
    const verified = whole.bench.events.find(({ type }) => type === 'verification')?.at ?? START;
    const needed = await callsUntil(verified, afterTheEffect);
    expect(needed).toBeGreaterThan(30);
    const wrong: string[] = [];
    for (let n = 1; n <= needed; n++) {
      const { bench, fuse } = await run(n, afterTheEffect);
      const faults = await faultsOf(bench);
      if (fuse.last === '') wrong.push(`call ${n} never came`);
      if (faults.length > 0) wrong.push(`call ${n}, ${fuse.last}: ${faults.join('; ')}`);
    }
    expect(wrong).toEqual([]);
  });
});

/** How many calls an undisturbed run makes until this instant. */
async function callsUntil(at: number, afterTheEffect: boolean): Promise<number> {
  const fuse = new Fuse(afterTheEffect);
  const bench = new Bench({ outside: fuse.wrap });
  await live(bench, fuse, (at - START) / 30_000 + 1);
  return fuse.calls;
}

async function faultsOf(bench: Bench): Promise<readonly string[]> {
  const { mergeRequests } = bench.gitlab;
  const merged = mergeRequests.filter(({ state }) => state === 'merged');
  const verifications = await bench.store.verifications({ limit: 10 });
  const moves = await bench.store.moves({ limit: 50 });
  const ends = moves.filter(({ stage }) => stage === 'verified');
  return [
    ...(mergeRequests.length === 1 ? [] : [`${mergeRequests.length} merge requests`]),
    ...(merged.length === 1 ? [] : [`${merged.length} merged`]),
    ...(verifications.length === 1 ? [] : [`${verifications.length} verifications`]),
    ...(ends.length === 1 && ends[0]?.verification === 'held'
      ? []
      : [`ends: ${moves.map(({ stage, note }) => `${stage} (${note})`)}`]),
    ...((await bench.store.openMoves()).length === 0 ? [] : ['something is still open']),
  ];
}
