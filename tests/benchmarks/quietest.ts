/** One question after the other, in microseconds. */
export interface Quantiles {
  readonly p50: number;
  readonly p99: number;
}

export interface Rounds {
  /** Questions per round. */
  readonly samples: number;
  readonly rounds: number;
  /** No further round is begun after that; ms. */
  readonly budgetMs: number;
  readonly warmUpMs: number;
}

/**
 * p50 and p99 of a synchronous piece of work, each of the quietest round: whatever disturbs a round (another
 * process, a timer) only ever makes it slower, and within a round nothing is left out.
 */
export function quietest(work: () => unknown, { samples, rounds, budgetMs, warmUpMs }: Rounds): Quantiles {
  for (const start = performance.now(); performance.now() - start < warmUpMs; ) work();
  const seen: Quantiles[] = [];
  for (const start = performance.now(); seen.length < rounds && (seen.length === 0 || performance.now() - start < budgetMs); ) {
    const times = new Float64Array(samples);
    for (let index = 0; index < samples; index++) {
      const before = process.hrtime.bigint();
      work();
      times[index] = Number(process.hrtime.bigint() - before) / 1000;
    }
    seen.push(quantiles(times));
  }
  return least(seen);
}

/** The same for work that is waited for. */
export async function quietestOf(
  work: () => Promise<unknown>,
  { samples, rounds }: Pick<Rounds, 'samples' | 'rounds'>,
): Promise<Quantiles> {
  const seen: Quantiles[] = [];
  for (let round = 0; round < rounds; round++) {
    const times = new Float64Array(samples);
    for (let index = 0; index < samples; index++) {
      const before = process.hrtime.bigint();
      await work();
      times[index] = Number(process.hrtime.bigint() - before) / 1000;
    }
    seen.push(quantiles(times));
  }
  return least(seen);
}

function quantiles(times: Float64Array): Quantiles {
  const sorted = times.sort();
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  return { p50: at(0.5), p99: at(0.99) };
}

function least(seen: readonly Quantiles[]): Quantiles {
  return { p50: Math.min(...seen.map(({ p50 }) => p50)), p99: Math.min(...seen.map(({ p99 }) => p99)) };
}
