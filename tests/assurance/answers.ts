import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { RuleResult } from '../../src/domain/verdict.ts';
import { createEngine } from '../../src/gate/index.ts';
import { readPolicy } from '../../src/gate/policy-folder.ts';
import { POLICIES, readSuites } from '../policies/vectors.ts';

const FOLDER = new URL('./answers/', import.meta.url).pathname;

/** One thing that a rule says, and the cases of the suites to which it says that. */
export interface RuleAnswer extends Omit<RuleResult, 'rule'> {
  /** `<suite>: <case>`, sorted; null = every case that no other answer names. */
  readonly cases: readonly string[] | null;
}

/** Everything that each rule says to the cases of the suites, by rule. */
export type Answers = Readonly<Record<string, readonly RuleAnswer[]>>;

/** Asks the compiled policy. */
export async function givenAnswers(): Promise<Answers> {
  const policy = await readPolicy(POLICIES);
  const byRule = new Map<string, Map<string, string[]>>();
  for (const { data, vectors } of readSuites()) {
    const engine = createEngine(data === null ? policy : { ...policy, data });
    for (const { suite, name, input } of vectors) {
      for (const { rule, ...answer } of engine.evaluate(input).rules) {
        const answers = byRule.get(rule) ?? new Map<string, string[]>();
        byRule.set(rule, answers);
        const text = JSON.stringify(answer);
        answers.set(text, [...(answers.get(text) ?? []), `${suite}: ${name}`]);
      }
    }
  }
  return Object.fromEntries([...byRule].map(([rule, answers]) => [rule, listed(answers)]));
}

/** The usual answer first, and without its cases: they are what is left. */
function listed(answers: ReadonlyMap<string, readonly string[]>): RuleAnswer[] {
  const sorted = [...answers].sort(([a, casesA], [b, casesB]) => casesB.length - casesA.length || (a < b ? -1 : 1));
  return sorted.map(([text, cases], index) => {
    const answer = JSON.parse(text) as Omit<RuleAnswer, 'cases'>;
    return { ...answer, cases: index === 0 ? null : [...cases].sort() };
  });
}

export function committedAnswers(): Answers {
  const files = readdirSync(FOLDER).filter((file) => file.endsWith('.json'));
  return Object.fromEntries(
    files.map((file) => [file.slice(0, -'.json'.length), JSON.parse(readFileSync(`${FOLDER}${file}`, 'utf8')) as RuleAnswer[]]),
  );
}

export function writeAnswers(answers: Answers): void {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER);
  for (const [rule, list] of Object.entries(answers))
    writeFileSync(`${FOLDER}${rule}.json`, `${JSON.stringify(list, null, 1)}\n`);
}
