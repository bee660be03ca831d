import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Mutant } from '../../tests/assurance/mutants/index.ts';
import { readSuites } from '../../tests/policies/vectors.ts';
import { evidenceFile } from './evidence.ts';
import { tryEverything, tryNearby } from './mutation/trial.ts';
import { POLICIES, type PolicyFile, readData, readPolicyFiles } from './policy-files.ts';
import type { Suite } from './suite.ts';

const LISTED = new URL('../../tests/assurance/survivors.json', import.meta.url);
const LEAST_KILLED = 0.95;

/** A fault that no test can notice, or that nobody has to, and why. */
interface Listed {
  readonly mutant: string;
  readonly reason: string;
}

export const mutation: Suite = {
  name: 'mutation',
  about: 'faults put into the Rego on purpose are noticed by its tests and cases',
  needsOpa: true,
  async run({ opa, say }) {
    const policies = {
      folder: join(POLICIES, 'gate'),
      files: readPolicyFiles(POLICIES),
      data: readData(POLICIES),
      suites: readSuites(),
    };
    const sources = policies.files.filter(({ isTest }) => !isTest).sort((one, other) => effort(other) - effort(one));
    const near = await onAllCores(() => tryNearby(opa, policies, sources));
    const tried = near.reduce((sum, trials) => sum + trials.tried, 0);
    const left = near.flatMap((trials) => trials.survivors).sort(byPlace);
    say(`${tried} mutants compile, ${left.length} outlive the tests beside them`);
    const survivors = (await onAllCores(() => tryEverything(opa, policies, left))).flat().sort(byPlace);
    const killed = tried - survivors.length;
    say(`${survivors.length} survive; each with its reason: ${written(survivors)}`);
    return { runs: tried, killed, survivors: survivors.length, violations: violationsOf(tried, survivors) };
  },
};

function onAllCores<T>(work: () => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: Math.max(1, availableParallelism()) }, work));
}

/** `main.rego` needs every rule beside it, so each of its mutants takes as long as many others. */
function effort({ path, text }: PolicyFile): number {
  return path.includes('/') ? text.length : text.length * 10;
}

function byPlace(a: Mutant, b: Mutant): number {
  return a.file.localeCompare(b.file) || a.line - b.line;
}

function listed(): ReadonlyMap<string, string> {
  const entries = JSON.parse(readFileSync(LISTED, 'utf8')) as readonly Listed[];
  return new Map(entries.map(({ mutant, reason }) => [mutant, reason]));
}

function written(survivors: readonly Mutant[]): string {
  const reasons = listed();
  const lines = survivors.map(({ id, line }) => JSON.stringify({ mutant: id, line, reason: reasons.get(id) ?? null }));
  const file = evidenceFile('mutation');
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}

function violationsOf(tried: number, survivors: readonly Mutant[]): string[] {
  const reasons = listed();
  const unexplained = survivors
    .filter(({ id }) => !reasons.has(id))
    .map(({ id, line }) => `line ${line} of ${id} survives, and no reason is listed.`);
  const alive = new Set(survivors.map(({ id }) => id));
  const outdated = [...reasons.keys()].filter((id) => !alive.has(id)).map((id) => `${id} is listed, but does not survive.`);
  const share = tried === 0 ? 0 : (tried - survivors.length) / tried;
  const tooFew = `Only ${(share * 100).toFixed(1)} % of ${tried} mutants are killed; ${LEAST_KILLED * 100} % have to be.`;
  return [...(share < LEAST_KILLED ? [tooFew] : []), ...unexplained, ...outdated];
}
