import type { ForgeryCase } from '../case.ts';
import { applyRefuses } from '../subjects/apply-job.ts';
import { goodVerdict } from '../subjects/good-verdict.ts';

type Fields = Record<string, unknown>;
type Path = readonly (string | number)[];

const { bound, rules, ...top } = goodVerdict();

/** Every field of a verdict, and every one of a rule. */
const PATHS: readonly Path[] = [
  ...[...Object.keys(top), 'bound', 'rules'].map((key) => [key]),
  ...Object.keys(bound).map((key) => ['bound', key]),
  ...Object.keys(rules[0] ?? {}).map((key) => ['rules', 0, key]),
];

/** What stands in the place of a field; nothing of a verdict may be any of these. */
const DAMAGE: Readonly<Record<string, unknown>> = {
  missing: undefined,
  'an object': {},
  'a list': [5],
  true: true,
  'a negative fraction': -0.5,
};

/** The verdict with something else at a path. */
function damaged(text: string, path: Path, value: unknown): string {
  const verdict: unknown = JSON.parse(text);
  const parent = path.slice(0, -1).reduce((at, key) => (at as Fields)[key], verdict) as Fields;
  parent[path.at(-1) ?? ''] = value;
  return JSON.stringify(verdict);
}

/** The apply job reads the whole form, also of what it does not need: a verdict that lacks any of it was not written by the gate. */
export const DAMAGED_VERDICTS: readonly ForgeryCase[] = PATHS.flatMap((path) =>
  Object.entries(DAMAGE).map(
    ([what, value]): ForgeryCase => ({
      threat: 'T6',
      name: `apply: a verdict whose ${path.join('.')} is ${what}`,
      expected: { outcome: 'refused', because: [/^invalid-verdict: \S+\/verdict\.json is no verdict of the gate$/] },
      attack: () =>
        applyRefuses((job) => {
          job.verdict = damaged(job.verdict, path, value);
        }),
    }),
  ),
);
