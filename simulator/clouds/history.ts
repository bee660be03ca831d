import type { Sample } from './sample.ts';
import { KEPT_SAMPLES, STEP_MS } from './step.ts';

/** The samples of the last hour. */
export interface History {
  add(sample: Sample): void;
  latest(): Sample;
  /** Samples newer than `since` (ms since the epoch), oldest first, as JSON texts. */
  newerThan(since: number): string[];
  /** The answer of `GET /telemetry` with the given samples. */
  document(samples: readonly string[]): string;
  /** The newest sample as JSON text. */
  latestText(): string;
}

interface Kept {
  readonly sample: Sample;
  /** Made once, when first asked for. */
  text: string | null;
}

export function history(): History {
  const kept: Kept[] = [];
  const newest = (): Kept => {
    const last = kept.at(-1);
    if (last === undefined) throw new Error('the world has not made its first step');
    return last;
  };
  return {
    add(sample) {
      kept.push({ sample, text: null });
      if (kept.length > KEPT_SAMPLES) kept.shift();
    },
    latest: () => newest().sample,
    latestText: () => textOf(newest()),
    newerThan: (since) => kept.filter(({ sample }) => sample.at > since).map(textOf),
    document: (samples) => `{"version":1,"time":${newest().sample.at},"intervalMs":${STEP_MS},"samples":[${samples.join(',')}]}`,
  };
}

function textOf(one: Kept): string {
  one.text ??= JSON.stringify(one.sample);
  return one.text;
}
