import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { CompiledPolicy } from '../../tests/assurance/compiled.ts';
import { type Generated, generate } from '../../tests/assurance/generate/index.ts';
import { Random } from '../../tests/assurance/generate/random.ts';
import { readSuites } from '../../tests/policies/vectors.ts';
import { evidenceFile } from './evidence.ts';
import { OpaServer } from './opa-server.ts';
import { POLICIES, readData, readPolicyFiles } from './policy-files.ts';
import type { Suite } from './suite.ts';

const GENERATED_RUNS = 2000;

/** Evaluates every input of a request. A verdict that is undefined leaves its place out, which is noticed. */
const MODULE = `package assurance.parity

verdicts[index] := said if {
	some index, one in input.inputs
	said := data.gate.verdict with input as one
}
`;

export const parity: Suite = {
  name: 'parity',
  about: 'OPA and the compiled policy give the same documents, sentences included',
  needsOpa: true,
  async run({ runs, seed, opa, say }) {
    const cases = [...committedCases(), ...generatedCases(seed, runs ?? GENERATED_RUNS)];
    const sources = readPolicyFiles(POLICIES).filter(({ isTest }) => !isTest);
    const paths = sources.map(({ path }) => path);
    const server = await OpaServer.start(opa, { folder: join(POLICIES, 'gate'), paths }, 60_000);
    const policy = new CompiledPolicy();
    const differences: object[] = [];
    try {
      await server.putPolicy('assurance/parity.rego', MODULE);
      for (const batch of byData(cases)) {
        const verdicts = await interpreted(server, batch);
        for (const [index, one] of batch.entries()) {
          const [said, wanted] = [compiled(policy, one), verdicts[`at-${index}`]];
          if (!isDeepStrictEqual(said, wanted))
            differences.push({ name: one.name, opa: wanted, wasm: said, input: one.input, data: one.data });
        }
      }
    } finally {
      await server.stop();
    }
    const violations = differences.map((difference) => `${(difference as Case).name}: OPA and the compiled policy differ.`);
    if (violations.length > 0) {
      const file = evidenceFile('parity');
      writeFileSync(file, `${differences.map((entry) => JSON.stringify(entry)).join('\n')}\n`);
      say(`every case that they differ in: ${file}`);
    }
    return { runs: cases.length, violations };
  },
};

interface Case extends Omit<Generated, 'base'> {
  readonly name: string;
}

function committedCases(): Case[] {
  const data = readData(POLICIES);
  const selfTest = JSON.parse(readFileSync(join(POLICIES, 'gate/self-test.json'), 'utf8')) as Readonly<Record<string, unknown>>;
  const own = Object.entries(selfTest).map(([name, input]) => ({ name: `self-test ${name}`, input, data }));
  return [
    ...own,
    ...readSuites().flatMap((suite) =>
      suite.vectors.map(({ name, input }) => ({ name: `${suite.title}: ${name}`, input, data: suite.data ?? data })),
    ),
  ];
}

function generatedCases(seed: number, count: number): Case[] {
  return [...generate(new Random(seed), count)].map(({ input, data, base }, index) => ({
    name: `generated ${index} (${base})`,
    input,
    data,
  }));
}

function* byData(cases: readonly Case[]): Generator<Case[]> {
  let batch: Case[] = [];
  for (const one of cases) {
    if (batch.length > 0 && batch[0]?.data !== one.data) {
      yield batch;
      batch = [];
    }
    batch.push(one);
  }
  if (batch.length > 0) yield batch;
}

async function interpreted(server: OpaServer, batch: readonly Case[]): Promise<Readonly<Record<string, unknown>>> {
  const data = (batch[0]?.data ?? {}) as Readonly<Record<string, unknown>>;
  for (const root of ['thresholds', 'freezes', 'targets', 'waivers']) await server.deleteData(root);
  for (const [path, value] of Object.entries(data)) await server.putData(path, value);
  const inputs = Object.fromEntries(batch.map(({ input }, index) => [`at-${index}`, input]));
  const asked = await server.answer('assurance/parity/verdicts', { inputs });
  if (!asked.ok) throw new Error(`OPA did not answer: ${asked.why}`);
  return (asked.value ?? {}) as Readonly<Record<string, unknown>>;
}

function compiled(policy: CompiledPolicy, { input, data }: Case): unknown {
  try {
    return policy.evaluate(input, data);
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) };
  }
}
