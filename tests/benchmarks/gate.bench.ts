// Evaluations per second of the compiled policy, in process, on the input of an ordinary move. The
// reference is the floor of any gate that gets its facts as JSON: writing and parsing that input once.
import { loadEngine } from '../../src/gate/index.ts';
import { goodInput, POLICIES } from '../policies/vectors.ts';

const ROUNDS = 7;
const ROUND_MS = 200;

function rateOf(work: () => unknown): number {
  const start = performance.now();
  let count = 0;
  while (performance.now() - start < ROUND_MS) {
    for (let i = 0; i < 20; i++) work();
    count += 20;
  }
  return (count * 1000) / (performance.now() - start);
}

/** Best rate of each over several rounds in turn: what disturbs a round only ever makes it slower. */
function bestRates(...works: (() => unknown)[]): number[] {
  const rounds = Array.from({ length: ROUNDS }, () => works.map(rateOf));
  return works.map((_, index) => Math.round(Math.max(...rounds.map((rates) => rates[index] ?? 0))));
}

const engine = await loadEngine(POLICIES);
const input = goodInput();
const outcome = engine.evaluate(input).outcome;
if (outcome !== 'auto') throw new Error(`the input of the benchmark is judged ${outcome}`);

const [value = 0, reference = 0] = bestRates(
  () => engine.evaluate(input),
  () => JSON.parse(JSON.stringify(input)) as unknown,
);
const figure = {
  name: 'gate evaluations',
  value,
  unit: '1/s',
  reference,
  referenceName: 'JSON.parse(JSON.stringify(input))',
  ratio: Number((value / reference).toFixed(4)),
};
console.log(JSON.stringify(figure));
