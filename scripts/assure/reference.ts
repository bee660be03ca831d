import { writeFileSync } from 'node:fs';
import { disagreements } from '../../tests/assurance/disagreements.ts';
import { walk } from '../../tests/assurance/worsen/index.ts';
import { evidenceFile } from './evidence.ts';
import type { Suite } from './suite.ts';

const REFERENCE_RUNS = 100_000;
const MONOTONE_RUNS = 20_000;

export const reference: Suite = {
  name: 'reference',
  about: 'a second description of the rules, in TypeScript, agrees with the compiled policy on generated inputs',
  needsOpa: false,
  async run({ runs, seed, say }) {
    const count = runs ?? REFERENCE_RUNS;
    const found = [...disagreements(seed, count)];
    if (found.length > 0) say(`every input that they disagree on: ${written('reference', found)}`);
    const violations = found.map(({ index, base, differences }) => `input ${index} (${base}): ${differences.join('; ')}`);
    return { runs: count, violations };
  },
};

export const monotone: Suite = {
  name: 'monotone',
  about: 'worse facts never lead to a milder verdict',
  needsOpa: false,
  async run({ runs, seed, say }) {
    const { pairs, improvements, taken } = walk(seed, runs ?? MONOTONE_RUNS);
    say(`${taken.size} kinds of steps were taken`);
    if (improvements.length > 0) say(`every input that got better by getting worse: ${written('monotone', improvements)}`);
    return { runs: pairs, violations: improvements.map(({ step, before, after }) => `${step}: ${before} became ${after}`) };
  },
};

function written(suite: string, found: readonly unknown[]): string {
  const file = evidenceFile(suite);
  writeFileSync(file, `${found.map((entry) => JSON.stringify(entry)).join('\n')}\n`);
  return file;
}
