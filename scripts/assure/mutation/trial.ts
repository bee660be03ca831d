import { dirname } from 'node:path';
import { type Mutant, mutantsOf } from '../../../tests/assurance/mutants/index.ts';
import type { Vector } from '../../../tests/policies/vectors.ts';
import { OpaServer } from '../opa-server.ts';
import { neededBy, type PolicyFile } from '../policy-files.ts';
import { SuiteCases } from './suite-cases.ts';
import { type Passed, passedIn, someTestFails, testPackages } from './tests-of.ts';

export interface Policies {
  readonly files: readonly PolicyFile[];
  readonly data: Readonly<Record<string, unknown>>;
  readonly cases: readonly Vector[];
}

export interface Trials {
  /** Mutants that compile: the others prove nothing. */
  readonly tried: number;
  readonly survivors: readonly Mutant[];
}

/**
 * Tries mutants against the tests in their own folder, with no more modules than those need: what most of them
 * do not outlive. Compiling is what takes the time, and it grows with the number of modules.
 */
export async function tryNearby(opa: string, policies: Policies, files: readonly PolicyFile[]): Promise<Trials> {
  const server = await OpaServer.start(opa);
  const result = { tried: 0, survivors: [] as Mutant[] };
  try {
    for (const [path, value] of Object.entries(policies.data)) await server.putData(path, value);
    for (const file of files) {
      const beside = policies.files.filter(({ path, isTest }) => isTest && dirname(path) === dirname(file.path));
      const loaded = neededBy([file, ...beside], policies.files);
      await load(server, loaded);
      const before = await passedIn(server, testPackages(beside));
      for (const mutant of mutantsOf(file.path, file.text)) {
        if (!(await server.tryPolicy(mutant.file, mutant.text))) continue;
        result.tried += 1;
        if (!(await someTestFails(server, before))) result.survivors.push(mutant);
      }
      for (const { path } of [...loaded].sort(byDependence).reverse()) await server.deletePolicy(path);
    }
    return result;
  } finally {
    await server.stop();
  }
}

/** Tries mutants against every test of the policy and every case of its suites. */
export async function tryEverything(opa: string, policies: Policies, mutants: readonly Mutant[]): Promise<Mutant[]> {
  const server = await OpaServer.start(opa);
  try {
    for (const [path, value] of Object.entries(policies.data)) await server.putData(path, value);
    await load(server, policies.files);
    const before = await passedIn(server, testPackages(policies.files));
    const cases = new SuiteCases(server, policies.cases);
    await cases.load();
    const failing = await cases.failing();
    if (failing.length > 0) throw new Error(`These cases fail without any fault: ${failing.slice(0, 5).join(', ')}.`);
    const survivors: Mutant[] = [];
    for (const mutant of mutants) {
      if (!(await isKilled(server, mutant, before, cases))) survivors.push(mutant);
      const original = policies.files.find(({ path }) => path === mutant.file);
      if (original !== undefined) await server.putPolicy(original.path, original.text);
    }
    return survivors;
  } finally {
    await server.stop();
  }
}

/** A mutant that compiles beside few modules may not compile beside all: a name that others use is gone. That is noticed, too. */
async function isKilled(server: OpaServer, mutant: Mutant, before: Passed, cases: SuiteCases): Promise<boolean> {
  if (!(await server.tryPolicy(mutant.file, mutant.text))) return true;
  return (await someTestFails(server, before)) || (await cases.failing()).length > 0;
}

async function load(server: OpaServer, files: readonly PolicyFile[]): Promise<void> {
  for (const { path, text } of [...files].sort(byDependence)) await server.putPolicy(path, text);
}

/** A module compiles only when the functions that it calls are there: the library first, tests last. */
function byDependence(a: PolicyFile, b: PolicyFile): number {
  return rank(a) - rank(b) || a.path.localeCompare(b.path);
}

function rank({ path, isTest }: PolicyFile): number {
  if (path.startsWith('fixture')) return 0;
  if (isTest) return 4;
  return path.startsWith('lib/') ? 1 : path.startsWith('rules/') ? 2 : 3;
}
