import type { Asked, OpaServer } from '../opa-server.ts';
import type { PolicyFile } from '../policy-files.ts';

/** Which tests of which packages passed: what a mutant is held against. */
export type Passed = ReadonlyMap<string, ReadonlySet<string>>;

/** Asks every test package. A package that cannot be evaluated has passed nothing. */
export async function passedIn(server: OpaServer, packages: readonly string[]): Promise<Passed> {
  const passed = new Map<string, ReadonlySet<string>>();
  for (const name of packages) passed.set(name, testsOf(await server.document(name.replaceAll('.', '/'))));
  return passed;
}

/** True as soon as one test that passed before does not any more, or is gone. */
export async function someTestFails(server: OpaServer, before: Passed): Promise<boolean> {
  for (const [name, tests] of before) {
    const now = testsOf(await server.document(name.replaceAll('.', '/')));
    for (const test of tests) if (!now.has(test)) return true;
  }
  return false;
}

export function testPackages(files: readonly PolicyFile[]): string[] {
  const named = files.filter(({ isTest, text }) => isTest && /^test_\w+/m.test(text));
  return [...new Set(named.map((file) => file.package))].sort();
}

function testsOf(asked: Asked): Set<string> {
  if (!asked.ok || typeof asked.value !== 'object' || asked.value === null) return new Set();
  const entries = Object.entries(asked.value);
  return new Set(entries.filter(([name, value]) => name.startsWith('test_') && value === true).map(([name]) => name));
}
