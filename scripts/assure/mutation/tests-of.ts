import type { OpaServer } from '../opa-server.ts';
import type { PolicyFile } from '../policy-files.ts';

/** One Rego test, as a path below `data`. */
interface Test {
  readonly path: string;
  readonly package: string;
}

/**
 * The tests that pass without any fault. Those that noticed a fault lately are asked first: faults of one rule are
 * mostly noticed by the same few tests, and one that fails is enough.
 */
export class Tests {
  readonly #server: OpaServer;
  #tests: readonly Test[] = [];

  private constructor(server: OpaServer) {
    this.#server = server;
  }

  /** Asks every test of some packages once. One that does not pass is left out: it can notice nothing. */
  static async record(server: OpaServer, packages: readonly string[]): Promise<Tests> {
    const tests = new Tests(server);
    for (const name of packages) {
      const folder = name.replaceAll('.', '/');
      const asked = await server.document(folder);
      const document = asked.ok && typeof asked.value === 'object' && asked.value !== null ? asked.value : {};
      const passing = Object.entries(document).filter(([test, value]) => test.startsWith('test_') && value === true);
      tests.#tests = [...tests.#tests, ...passing.map(([test]) => ({ path: `${folder}/${test}`, package: name }))];
    }
    return tests;
  }

  /** True as soon as one test does not pass any more, or is gone. Only tests of the named packages are asked. */
  async someFail(packages?: readonly string[]): Promise<boolean> {
    for (const test of this.#tests) {
      if (packages !== undefined && !packages.includes(test.package)) continue;
      const asked = await this.#server.document(test.path);
      if (asked.ok && asked.value === true) continue;
      this.#tests = [test, ...this.#tests.filter((other) => other !== test)];
      return true;
    }
    return false;
  }
}

export function testPackages(files: readonly PolicyFile[]): string[] {
  const named = files.filter(({ isTest, text }) => isTest && /^test_\w+/m.test(text));
  return [...new Set(named.map((file) => file.package))].sort();
}
