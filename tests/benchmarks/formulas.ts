import { parse } from 'mathjs/number';
import { FACTORS, type Scorecard } from '../../src/domain/scorecard.ts';
import { parseFormula } from '../../src/scoring/formula.ts';
import type { ScoringConfig } from '../../src/scoring/index.ts';

/** The values of all variables for one candidate. */
export type Row = Readonly<Record<string, number>>;

/** The variables of every candidate of these scorecards, as the formulas see them. */
export function rowsOf(scorecards: readonly Scorecard[]): readonly Row[] {
  return scorecards.flatMap(({ candidates }) => {
    const raw = FACTORS.map((factor) =>
      candidates.map(({ factors }) => factors.find((each) => each.factor === factor)?.raw ?? null),
    );
    const [cost = [], latency = [], credits = [], availability = []] = raw;
    const known = (values: readonly (number | null)[]) => values.filter((value) => value !== null);
    const [cheapest, fastest, mostCredits] = [Math.min(...known(cost)), Math.min(...known(latency)), Math.max(...known(credits))];
    return candidates.map((_, i) => ({
      cost: cost[i] ?? 1,
      cheapest,
      latency: latency[i] ?? 1,
      fastest,
      objective: fastest,
      credits: credits[i] ?? 0,
      mostCredits,
      availability: availability[i] ?? 0,
    }));
  });
}

/** Weighted sums of all rows by mathjs's own compiled code; returns their sum. */
export function byMathjs(config: ScoringConfig): (rows: readonly Row[]) => number {
  const codes = FACTORS.map((factor) => ({ weight: config.weights[factor], code: parse(config.formulas[factor]).compile() }));
  return (rows) => {
    let sum = 0;
    for (const row of rows) for (const { weight, code } of codes) sum += weight * (code.evaluate(row) as number);
    return sum;
  };
}

/** The same by the closures that scoring uses. */
export function byClosures(config: ScoringConfig): (rows: readonly Row[]) => number {
  const formulas = FACTORS.map((factor) => {
    const variables = ['cost', 'cheapest', 'latency', 'fastest', 'objective', 'credits', 'mostCredits', 'availability'];
    const { uses, evaluate } = parseFormula(factor, config.formulas[factor], variables);
    return { weight: config.weights[factor], uses, evaluate, values: uses.map(() => 0) };
  });
  return (rows) => {
    let sum = 0;
    for (const row of rows) {
      for (const { weight, uses, evaluate, values } of formulas) {
        for (let i = 0; i < uses.length; i++) values[i] = row[uses[i] ?? ''] ?? 0;
        sum += weight * evaluate(values);
      }
    }
    return sum;
  };
}
