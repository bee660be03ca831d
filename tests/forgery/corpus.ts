import { type ForgeryCase, type Threat, violation } from './case.ts';
import { FORGED_VERDICTS } from './cases/t06-forged-verdict.ts';
import { WRONG_BINDINGS } from './cases/t07-bindings.ts';
import { PLAN_GAPS } from './cases/t08-plan-gap.ts';
import { NO_PIPELINE } from './cases/t09-no-pipeline.ts';
import { OLD_JOBS } from './cases/t12-old-jobs.ts';

export const CORPUS: readonly ForgeryCase[] = [...FORGED_VERDICTS, ...WRONG_BINDINGS, ...PLAN_GAPS, ...NO_PIPELINE, ...OLD_JOBS];

export interface CorpusReport {
  readonly runs: number;
  readonly byThreat: Readonly<Partial<Record<Threat, number>>>;
  /** `<threat> <name>: <what was wrong>` */
  readonly violations: readonly string[];
}

/** Plays every case, a few at a time. */
export async function runCorpus(cases: readonly ForgeryCase[] = CORPUS, atOnce = 4): Promise<CorpusReport> {
  const violations: string[] = [];
  const left = [...cases];
  const work = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      const wrong = await play(next);
      if (wrong !== null) violations.push(`${next.threat} ${next.name}: ${wrong}`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  const byThreat: Partial<Record<Threat, number>> = {};
  for (const { threat } of cases) byThreat[threat] = (byThreat[threat] ?? 0) + 1;
  return { runs: cases.length, byThreat, violations };
}

/** Null when the case went as it has to. */
export async function play(entry: ForgeryCase): Promise<string | null> {
  try {
    return violation(entry.expected, await entry.attack());
  } catch (error) {
    return `the case itself failed: ${error instanceof Error ? error.message : String(error)}`;
  }
}
