import { basename, dirname } from 'node:path';
import { type Mutant, mutantsOf } from '../../../tests/assurance/mutants/index.ts';
import type { SuiteOfVectors } from '../../../tests/policies/vectors.ts';
import { OpaServer } from '../opa-server.ts';
import { neededBy, type PolicyFile } from '../policy-files.ts';
import { Answers, putCases } from './answers.ts';
import { Tests, testPackages } from './tests-of.ts';

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
 * Tries the mutants of files against the tests in their own folder and their own rule's answers, with no more modules
 * than those need: what most of them do not outlive. Compiling is what takes the time, and it grows with the number of
 * modules. Files are taken from the queue until it is empty; several may work on one queue.
 */
export async function tryNearby(opa: string, policies: Policies, queue: PolicyFile[]): Promise<Trials> {
  const server = await started(opa, policies);
  const trials: Trials[] = [];
  try {
    for (let file = queue.shift(); file !== undefined; file = queue.shift()) trials.push(await tryFile(server, policies, file));
  } finally {
    await server.stop();
  }
  const tried = trials.reduce((sum, trial) => sum + trial.tried, 0);
  return { tried, survivors: trials.flatMap(({ survivors }) => survivors) };
}

async function tryFile(server: OpaServer, { files }: Policies, file: PolicyFile): Promise<Trials> {
  const beside = files.filter(({ path, isTest }) => isTest && dirname(path) === dirname(file.path));
  const loaded = neededBy([file, ...beside], files).sort(byDependence);
  for (const { path, text } of loaded) await server.putPolicy(path, text);
  const tests = await Tests.record(server, testPackages(beside));
  const rule = ruleOf(file);
  const answers = rule === null ? null : await Answers.record(server, rule);
  let tried = 0;
  const survivors: Mutant[] = [];
  for (const mutant of mutantsOf(file.path, file.text)) {
    if (!(await server.tryPolicy(mutant.file, mutant.text))) continue;
    tried += 1;
    const killed = (await tests.someFail()) || (await answers?.differ()) === true;
    if (!killed) survivors.push(mutant);
  }
  await answers?.forget();
  for (const { path } of loaded.reverse()) await server.deletePolicy(path);
  return { tried, survivors };
}

/**
 * Tries mutants against every test that reaches their file, and against the whole verdicts of the suites' cases. Gives
 * back the ones that survive. Mutants are taken from the queue until it is empty; those of one file follow each other.
 */
export async function tryEverything(opa: string, policies: Policies, queue: Mutant[]): Promise<Mutant[]> {
  if (queue.length === 0) return [];
  const server = await started(opa, policies, policies.files);
  const survivors: Mutant[] = [];
  let faulty: PolicyFile | undefined;
  try {
    const tests = await Tests.record(server, testPackages(policies.files));
    const answers = await Answers.record(server, null);
    for (let mutant = queue.shift(); mutant !== undefined; mutant = queue.shift()) {
      const { file, text } = mutant;
      if (faulty !== undefined && faulty.path !== file) await server.putPolicy(faulty.path, faulty.text);
      faulty = policies.files.find(({ path }) => path === file);
      const packages = faulty === undefined ? [] : reaching(faulty, policies);
      // One that compiles beside few modules may not beside all: a name that others use is gone. That is noticed, too.
      const noticed = !(await server.tryPolicy(file, text)) || (await tests.someFail(packages));
      const killed = noticed || (faulty !== undefined && isSeenElsewhere(faulty, policies) && (await answers.differ()));
      if (!killed) survivors.push(mutant);
    }
    return survivors;
  } finally {
    await server.stop();
  }
}

/** The test packages that need a file; those beside it have been asked before. */
function reaching(file: PolicyFile, { files }: Policies): string[] {
  return files
    .filter((test) => test.isTest && dirname(test.path) !== dirname(file.path) && neededBy([test], files).includes(file))
    .map((test) => test.package);
}

/**
 * Whether others look at more of a file than at what its answers showed already: of a rule they mostly see `result` and
 * `shown` alone, and asking for whole verdicts takes seconds.
 */
function isSeenElsewhere(file: PolicyFile, { files }: Policies): boolean {
  const rule = ruleOf(file);
  if (rule === null) return true;
  const named = new RegExp(`(?<![.\\w])${rule}\\.(?!result\\b|shown\\b)\\w`);
  return files.some((other) => !other.isTest && other !== file && named.test(other.text.replaceAll(/^import .*$/gm, '')));
}

async function started(opa: string, { folder, data, suites }: Policies, files: readonly PolicyFile[] = []): Promise<OpaServer> {
  const server = await OpaServer.start(opa, { folder, paths: files.map(({ path }) => path) });
  for (const [path, value] of Object.entries(data)) await server.putData(path, value);
  await putCases(server, suites);
  return server;
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
