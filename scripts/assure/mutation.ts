import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Mutant } from '../../tests/assurance/mutants/index.ts';
import { readSuites } from '../../tests/policies/vectors.ts';
import { evidenceFile } from './evidence.ts';
import { type Policies, tryEverything, tryNearby } from './mutation/trial.ts';
import { POLICIES, readData, readPolicyFiles } from './policy-files.ts';
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
    const sources = policies.files.filter(({ isTest }) => !isTest);
    const near = await Promise.all(shared(sources).map((part) => tryNearby(opa, policies, part)));
    const tried = near.reduce((sum, trials) => sum + trials.tried, 0);
    const left = near.flatMap((trials) => trials.survivors);
    say(`${tried} mutants compile, ${left.length} outlive the tests beside them`);
    const survivors = await everywhere(opa, policies, left);
    const killed = tried - survivors.length;
    say(`${survivors.length} survive; each with its reason: ${written(survivors)}`);
    return { runs: tried, killed, survivors: survivors.length, violations: violationsOf(tried, survivors) };
  },
};

/** As many parts as there are cores, the larger half of the work not all in one of them. */
function shared<T>(list: readonly T[]): T[][] {
  const cores = Math.max(1, availableParallelism());
  return Array.from({ length: cores }, (_, core) => list.filter((_entry, index) => index % cores === core));
}

async function everywhere(opa: string, policies: Policies, mutants: readonly Mutant[]): Promise<Mutant[]> {
  const found = await Promise.all(shared(mutants).map((part) => tryEverything(opa, policies, part)));
  return found.flat().sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line);
}

function listed(): ReadonlyMap<string, string> {
  const entries = JSON.parse(readFileSync(LISTED, 'utf8')) as readonly Listed[];
  return new Map(entries.map(({ mutant, reason }) => [mutant, reason]));
}

function written(survivors: readonly Mutant[]): string {
  const reasons = listed();
  const lines = survivors.map(({ id, line }) => JSON.stringify({ mutant: id, line, reason: reasons.get(id) ?? null }));
  const file = evidenceFile('survivors');
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}

function violationsOf(tried: number, survivors: readonly Mutant[]): string[] {
  const reasons = listed();
  const unexplained = survivors
    .filter(({ id }) => !reasons.has(id))
    .map(({ id, line }) => `line ${line} of ${id} survives, and no reason is listed.`);
  const share = tried === 0 ? 0 : (tried - survivors.length) / tried;
  if (share >= LEAST_KILLED) return unexplained;
  return [
    `Only ${(share * 100).toFixed(1)} % of ${tried} mutants are killed; ${LEAST_KILLED * 100} % have to be.`,
    ...unexplained,
  ];
}
