import { basename, dirname } from 'node:path';
import { type Mutant, mutantsOf } from '../../../tests/assurance/mutants/index.ts';
import type { SuiteOfVectors } from '../../../tests/policies/vectors.ts';
import { OpaServer } from '../opa-server.ts';
import { neededBy, type PolicyFile } from '../policy-files.ts';
import { Answers, putCases } from './answers.ts';
import { type Passed, passedIn, someTestFails, testPackages } from './tests-of.ts';

export interface Policies {
  /** The folder that the files' paths are relative to. */
  readonly folder: string;
  readonly files: readonly PolicyFile[];
  readonly data: Readonly<Record<string, unknown>>;
  readonly suites: readonly SuiteOfVectors[];
}

export interface Trials {
  /** Mutants that compile: the others prove nothing. */
  readonly tried: number;
  readonly survivors: readonly Mutant[];
}

/**
 * Tries mutants against the tests in their own folder and their own rule's answers, with no more modules than those
 * need: what most of them do not outlive. Compiling is what takes the time, and it grows with the number of modules.
 */
export async function tryNearby(opa: string, policies: Policies, files: readonly PolicyFile[]): Promise<Trials> {
  const server = await started(opa, policies);
  const result = { tried: 0, survivors: [] as Mutant[] };
  try {
    for (const file of files) {
      const beside = policies.files.filter(({ path, isTest }) => isTest && dirname(path) === dirname(file.path));
      const loaded = neededBy([file, ...beside], policies.files);
      await load(server, loaded);
      const before = await passedIn(server, testPackages(beside));
      const rule = ruleOf(file);
      const answers = rule === null ? null : await Answers.record(server, rule);
      for (const mutant of mutantsOf(file.path, file.text)) {
        if (!(await server.tryPolicy(mutant.file, mutant.text))) continue;
        result.tried += 1;
        const killed = (await someTestFails(server, before)) || (await answers?.differ()) === true;
        if (!killed) result.survivors.push(mutant);
      }
      await answers?.forget();
      for (const { path } of [...loaded].sort(byDependence).reverse()) await server.deletePolicy(path);
    }
    return result;
  } finally {
    await server.stop();
  }
}

/** Tries mutants against every test that reaches their file, and against the whole verdicts of the suites' cases. */
export async function tryEverything(opa: string, policies: Policies, mutants: readonly Mutant[]): Promise<Mutant[]> {
  if (mutants.length === 0) return [];
  const server = await started(opa, policies, policies.files);
  try {
    const before = await passedIn(server, testPackages(policies.files));
    const answers = await Answers.record(server, null);
    const survivors: Mutant[] = [];
    for (const file of policies.files) {
      const own = mutants.filter((mutant) => mutant.file === file.path);
      const tests = own.length === 0 ? new Map() : reaching(file, policies, before);
      for (const mutant of own) if (!(await isKilled(server, mutant, tests, answers))) survivors.push(mutant);
      if (own.length > 0) await server.putPolicy(file.path, file.text);
    }
    return survivors;
  } finally {
    await server.stop();
  }
}

/** A mutant that compiles beside few modules may not compile beside all: a name that others use is gone. That is noticed, too. */
async function isKilled(server: OpaServer, mutant: Mutant, before: Passed, answers: Answers): Promise<boolean> {
  if (!(await server.tryPolicy(mutant.file, mutant.text))) return true;
  return (await someTestFails(server, before)) || (await answers.differ());
}

/** The test packages that need a file; those beside it have been asked before. */
function reaching(file: PolicyFile, { files }: Policies, before: Passed): Passed {
  const packages = files
    .filter((test) => test.isTest && dirname(test.path) !== dirname(file.path) && neededBy([test], files).includes(file))
    .map((test) => test.package);
  return new Map([...before].filter(([name]) => packages.includes(name)));
}

async function started(opa: string, { folder, data, suites }: Policies, files: readonly PolicyFile[] = []): Promise<OpaServer> {
  const server = await OpaServer.start(opa, { folder, paths: files.map(({ path }) => path) });
  for (const [path, value] of Object.entries(data)) await server.putData(path, value);
  await putCases(server, suites);
  return server;
}

async function load(server: OpaServer, files: readonly PolicyFile[]): Promise<void> {
  for (const { path, text } of [...files].sort(byDependence)) await server.putPolicy(path, text);
}

function ruleOf({ path }: PolicyFile): string | null {
  return path.startsWith('rules/') && basename(dirname(path)) === basename(path, '.rego') ? basename(path, '.rego') : null;
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
