import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadEngine } from '../../src/gate/index.ts';
import { requireOpa, run, skipWithoutOpa } from './opa.ts';
import { POLICIES, readVectors } from './vectors.ts';

const vectors = readVectors();
const engine = await loadEngine(POLICIES);

describe('the compiled policy answers every vector as its suite says', () => {
  it.each(vectors)('$suite: $name', ({ input, outcome, rules }) => {
    const judgement = engine.evaluate(input);
    expect(judgement.fault).toBeNull();
    expect(judgement.outcome).toBe(outcome);
    const said = Object.fromEntries(judgement.rules.map((entry) => [entry.rule, entry.outcome]));
    expect(said).toMatchObject(rules);
  });

  it('gives every rule a sentence, whatever the input', () => {
    for (const { input } of vectors) {
      const { rules } = engine.evaluate(input);
      expect(rules).toHaveLength(10);
      for (const { reason } of rules) expect(reason).toMatch(/^[A-Za-z.].*\.$/);
    }
  });
});

describe.skipIf(skipWithoutOpa)('the Rego sources, asked through opa eval', () => {
  it('answer every vector like the compiled module, sentences included', { timeout: 60_000 }, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'trimtab-parity-'));
    try {
      const file = join(folder, 'inputs.json');
      await writeFile(file, JSON.stringify({ cases: vectors.map(({ input }) => input) }));
      const query = 'answers := [answer | some one in input.cases; answer := data.gate.verdict with input as one]';
      const { stdout } = await run(requireOpa(), ['eval', '-b', join(POLICIES, 'gate'), '-i', file, '--format=json', query], {
        maxBuffer: 64 * 1024 * 1024,
      });
      const answers = (JSON.parse(stdout) as { result: [{ bindings: { answers: object[] } }] }).result[0].bindings.answers;
      expect(answers).toHaveLength(vectors.length);
      for (const [index, vector] of vectors.entries()) {
        const { outcome, rules } = engine.evaluate(vector.input);
        expect({ name: vector.name, ...answers[index] }).toEqual({ name: vector.name, outcome, rules });
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('are formatted, strict and pass their own tests', { timeout: 120_000 }, async () => {
    const options = { cwd: POLICIES };
    expect((await run(requireOpa(), ['fmt', '--list', 'gate'], options)).stdout).toBe('');
    await run(requireOpa(), ['check', '--strict', '-b', 'gate'], options);
    const { stdout } = await run(requireOpa(), ['test', '-b', 'gate', '--timeout', '60s', '--coverage'], options);
    expect((JSON.parse(stdout) as { coverage: number }).coverage).toBe(100);
  });
});
