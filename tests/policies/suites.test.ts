import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createEngine } from '../../src/gate/index.ts';
import { readPolicy } from '../../src/gate/policy-folder.ts';
import { requireOpa, run, skipWithoutOpa } from './opa.ts';
import { goodInput, POLICIES, readSuites } from './vectors.ts';

const policy = await readPolicy(POLICIES);
const suites = readSuites().map((suite) => ({
  ...suite,
  engine: createEngine(suite.data === null ? policy : { ...policy, data: suite.data }),
}));
const vectors = suites.flatMap((suite) => suite.vectors.map((vector) => ({ ...vector, engine: suite.engine })));

describe('the compiled policy answers every vector as its suite says', () => {
  it.each(vectors)('$suite: $name', ({ input, outcome, rules, engine }) => {
    const judgement = engine.evaluate(input);
    expect(judgement.fault).toBeNull();
    expect(judgement.outcome).toBe(outcome);
    const said = Object.fromEntries(judgement.rules.map((entry) => [entry.rule, entry.outcome]));
    expect(said).toMatchObject(rules);
  });

  it('says of every rule what it looked at, and what would have to change', () => {
    for (const { input, engine } of vectors) {
      const { rules } = engine.evaluate(input);
      expect(rules).toHaveLength(20);
      for (const { reason, remedy, input: seen, bound } of rules) {
        expect(reason).toMatch(/^[A-Za-z0-9.].*\.$/);
        expect(remedy).toMatch(/^[A-Z].*\.$/);
        expect(seen).not.toBe('');
        expect(bound).not.toBe('');
      }
    }
  });

  it('shows what was compared, except where it is not known', () => {
    const { rules } = createEngine(policy).evaluate(goodInput());
    expect(rules.filter(({ input }) => input === 'unknown')).toEqual([]);
  });
});

describe.skipIf(skipWithoutOpa)('the Rego sources, asked through opa eval', () => {
  it.each(suites)('answer like the compiled module, sentences included: $title', { timeout: 60_000 }, async (suite) => {
    const folder = await mkdtemp(join(tmpdir(), 'trimtab-parity-'));
    try {
      const file = join(folder, 'inputs.json');
      const data = suite.data ?? policy.data;
      await writeFile(file, JSON.stringify({ cases: suite.vectors.map(({ input }) => input), ...data }));
      // Bound first: after `with input`, input is the case.
      const bound = Object.keys(data).map((key) => `${key} := input.${key}`);
      const replaced = Object.keys(data).map((key) => `with data.${key} as ${key}`);
      const verdict = `data.gate.verdict with input as one ${replaced.join(' ')}`;
      const query = `${bound.join('; ')}; answers := [answer | some one in input.cases; answer := ${verdict}]`;
      const { stdout } = await run(requireOpa(), ['eval', '-b', join(POLICIES, 'gate'), '-i', file, '--format=json', query], {
        maxBuffer: 64 * 1024 * 1024,
      });
      const answers = (JSON.parse(stdout) as { result: [{ bindings: { answers: object[] } }] }).result[0].bindings.answers;
      expect(answers).toHaveLength(suite.vectors.length);
      for (const [index, { name, input }] of suite.vectors.entries()) {
        const { outcome, rules } = suite.engine.evaluate(input);
        expect({ name, ...answers[index] }).toEqual({ name, outcome, rules });
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('are formatted, strict and pass their own tests', { timeout: 120_000 }, async () => {
    const options = { cwd: POLICIES };
    expect((await run(requireOpa(), ['fmt', '--list', 'gate'], options)).stdout).toBe('');
    await run(requireOpa(), ['check', '--strict', '-b', 'gate'], options);
    const { stdout } = await run(requireOpa(), ['test', '-b', 'gate', '--timeout', '60s', '--coverage'], {
      ...options,
      maxBuffer: 64 * 1024 * 1024,
    });
    expect((JSON.parse(stdout) as { coverage: number }).coverage).toBe(100);
  });
});
