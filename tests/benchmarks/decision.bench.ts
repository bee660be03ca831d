// Deciding for large fleets: what 10k services keep in memory, and the time for 1k, 10k and 100k services, with all
// candidates and reasons. The reference is our time plus what mathjs takes longer than our closures for the factor formulas,
// measured for each fleet in the same run on up to 2,000 of its services and scaled to all of them.
import { validateConfig } from '../../src/config.ts';
import { createDecider } from '../../src/decision/index.ts';
import type { Decision } from '../../src/domain/decision.ts';
import type { Snapshot } from '../../src/domain/observation.ts';
import { createScorer } from '../../src/scoring/index.ts';
import { byClosures, byMathjs, type Row, rowsOf } from './formulas.ts';
import { catalogsOf, fleetOf, marketOf, seeded, type Tenant } from './market.ts';

const SAMPLE = 2000;
const config = validateConfig({}, 'defaults');
const catalogs = catalogsOf('.');
const history = { lastMovedAt: null, previousWinners: [], snoozed: null, suspended: false };

interface Work {
  readonly snapshot: Snapshot;
  readonly fleet: readonly Tenant[];
}

/** Scores and decides for every service and hands each decision on. */
function decideAll({ snapshot, fleet }: Work, onDecision: (decision: Decision) => void): void {
  const score = createScorer(config.scoring);
  const decide = createDecider({ ...config.decision, persistForEvaluations: 1 });
  for (const { spec, placement } of fleet) {
    const scorecard = score({ snapshot, spec, current: placement, catalogs });
    onDecision(
      decide({ scorecard, spec, snapshot, catalogs, history, now: snapshot.takenAt, id: 'dec', configDigest: '' }).decision,
    );
  }
}

async function workOf(size: number, observed: boolean): Promise<Work> {
  const random = seeded(size);
  const fleet = fleetOf(size, catalogs, random);
  return { fleet, snapshot: await marketOf(catalogs, observed ? fleet : [], random) };
}

/** ms of processor time, garbage collection included: a machine with other work gives the same figure as an idle one. */
function timeOf(work: () => void): number {
  const from = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1000;
}

/** The least of some runs, the first of which warms up. */
function leastOf(runs: number, work: () => void): number {
  return Math.min(...Array.from({ length: runs }, () => timeOf(work)));
}

function print(name: string, value: number, unit: string, reference: number, referenceName: string): void {
  const short = (x: number) => Number(x.toPrecision(4));
  const ratio = short(value / reference);
  console.log(JSON.stringify({ name, value: short(value), unit, reference: short(reference), referenceName, ratio }));
}

function residentMib(): number {
  globalThis.gc?.();
  return process.memoryUsage().rss / 2 ** 20;
}

async function memory(): Promise<void> {
  const before = residentMib();
  const work = await workOf(10_000, true);
  const kept: Decision[] = [];
  decideAll(work, (decision) => kept.push(decision));
  const name = `resident memory with ${kept.length.toLocaleString('en-US')} services observed and their decisions kept`;
  print(name, residentMib(), 'MiB', before, 'the same process before');
}

/** ms for four formulas of one candidate, by our closures and by mathjs. */
function formulas(rows: readonly Row[]): { readonly ours: number; readonly mathjs: number } {
  const [mathjs, closures] = [byMathjs(config.scoring), byClosures(config.scoring)];
  if (Math.abs(mathjs(rows) - closures(rows)) > 1e-6) throw new Error('the closures and mathjs disagree');
  return { mathjs: leastOf(3, () => mathjs(rows)) / rows.length, ours: leastOf(3, () => closures(rows)) / rows.length };
}

async function decisions(size: number): Promise<void> {
  const work = await workOf(size, false);
  const score = createScorer(config.scoring);
  const sample = work.fleet
    .slice(0, SAMPLE)
    .map(({ spec, placement }) => score({ snapshot: work.snapshot, spec, current: placement, catalogs }));
  const rows = rowsOf(sample);
  const one = formulas(rows);
  print(
    `four factor formulas of one candidate (fleet of ${size})`,
    one.ours * 1e6,
    'ns',
    one.mathjs * 1e6,
    'mathjs compiled evaluate',
  );
  const extra = (one.mathjs - one.ours) * (rows.length / sample.length) * size;
  let moves = 0;
  const took = leastOf(2, () => {
    moves = 0;
    decideAll(work, (decision) => {
      if (decision.action === 'move') moves++;
    });
  });
  const scaled = size > SAMPLE ? `, scaled from ${SAMPLE.toLocaleString('en-US')} services` : '';
  const name = `decide for ${size.toLocaleString('en-US')} services (${moves.toLocaleString('en-US')} would move)`;
  print(name, took, 'ms of processor time', took + extra, `the same plus what mathjs takes longer for the formulas${scaled}`);
}

await memory();
for (const size of [1000, 10_000, 100_000]) await decisions(size);
