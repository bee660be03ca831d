// How long one verdict takes, in process, by the number of rules and of entries in the policy's data, against
// the same policy and input in OPA itself: one process per question, and a server over HTTP on loopback.
// p50 and p99 are those of the quietest round of 200 questions; within a round nothing is left out.
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildPolicy, findOpa } from '../../scripts/build-policy.ts';
import { createEngine } from '../../src/gate/index.ts';
import { type Policy, readPolicy } from '../../src/gate/policy-folder.ts';
import { goodInput, POLICIES } from '../policies/vectors.ts';
import { withFreezes, withWaivers, writePolicyOf } from './gate-variants.ts';
import { OpaOverHttp, opaEval } from './opa-reference.ts';
import { type Quantiles, quietest, quietestOf } from './quietest.ts';

interface Variant {
  readonly name: string;
  /** p99 that is aimed at, in microseconds; printed, never asserted. */
  readonly goalP99: number | null;
  readonly policy: Policy;
  /** Folder `gate` with the same rules and data, for OPA. */
  readonly bundle: string;
}

const ROUNDS = { samples: 200, rounds: 60, budgetMs: 5000, warmUpMs: 1500 };
const committed = await readPolicy(POLICIES);
const input = goodInput();
const today = input.now.local['UTC']?.date ?? '2026-01-01';
const ownRules = Object.keys((committed.data as { thresholds: object }).thresholds).length;
const opa = await findOpa();
const scratch = await mkdtemp(join(tmpdir(), 'trimtab-bench-'));

/** The committed rules over other data. */
async function dataVariant(name: string, goalP99: number | null, data: object): Promise<Variant> {
  const bundle = join(scratch, name.replaceAll(' ', '-'));
  await cp(join(POLICIES, 'gate'), bundle, { recursive: true, filter: (path) => !/_test\.rego$|suites/.test(path) });
  await writeFile(join(bundle, 'data.json'), JSON.stringify(data));
  return { name, goalP99, policy: { ...committed, data }, bundle };
}

/** A policy of so many rules, compiled on the spot. */
async function rulesVariant(count: number, goalP99: number | null, compiler: string): Promise<Variant> {
  const folder = join(scratch, `${count}-rules`);
  await mkdir(folder);
  await writePolicyOf(count, folder);
  const { wasm } = await buildPolicy(compiler, folder);
  const data = JSON.parse(await readFile(join(folder, 'gate/data.json'), 'utf8')) as object;
  return {
    name: `${count} rules`,
    goalP99,
    policy: { ...committed, wasm: new Uint8Array(wasm), data },
    bundle: join(folder, 'gate'),
  };
}

async function measure({ name, goalP99, policy, bundle }: Variant): Promise<void> {
  const engine = createEngine(policy);
  const { outcome, rules } = engine.evaluate(input);
  if (outcome !== 'auto') throw new Error(`${name}: the input of the benchmark is judged ${outcome}`);
  const own = quietest(() => engine.evaluate(input), ROUNDS);
  if (opa === null) return print(name, own, goalP99, null, 'none: OPA was not found');
  const agree = (said: { outcome: string; rules: readonly unknown[] }): void => {
    if (said.outcome !== outcome || said.rules.length !== rules.length) throw new Error(`${name}: OPA answers otherwise`);
  };
  const large = rules.length > 100;
  agree(await opaEval(opa, bundle, input));
  print(
    name,
    own,
    goalP99,
    await quietestOf(() => opaEval(opa, bundle, input), { samples: large ? 2 : 5, rounds: large ? 1 : 2 }),
    'opa eval, a process each',
  );
  const server = await OpaOverHttp.start(opa, bundle);
  try {
    agree(await server.ask(input));
    const over = await quietestOf(() => server.ask(input), { samples: large ? 20 : 100, rounds: large ? 1 : 5 });
    print(name, own, goalP99, over, 'OPA server, HTTP on loopback');
  } finally {
    await server.stop();
  }
}

function print(what: string, own: Quantiles, goalP99: number | null, other: Quantiles | null, referenceName: string): void {
  const micros = (value: number): number => Number(value.toFixed(1));
  const figure = {
    name: `gate evaluation, ${what}`,
    value: micros(own.p50),
    unit: 'us',
    p99: micros(own.p99),
    goalP99,
    reference: other === null ? null : micros(other.p50),
    referenceP99: other === null ? null : micros(other.p99),
    referenceName,
    ratio: other === null ? null : Number((own.p50 / other.p50).toFixed(5)),
  };
  console.log(JSON.stringify(figure));
}

try {
  if (opa === null) console.error('OPA was not found: no references, and no policies of 10, 100 and 1,000 rules.');
  await measure(await dataVariant(`the committed ${ownRules} rules`, null, committed.data));
  for (const count of [10, 100, 1000]) {
    const goal = count === 1000 ? 300 : null;
    await measure(await dataVariant(`${count} waivers`, goal, withWaivers(committed.data, count)));
    await measure(await dataVariant(`${count} freezes`, goal, withFreezes(committed.data, count, today)));
    if (opa !== null) await measure(await rulesVariant(count, count === 10 ? 100 : null, opa));
  }
} finally {
  await rm(scratch, { recursive: true, force: true });
}
