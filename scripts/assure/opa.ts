import { execFile } from 'node:child_process';
import { POLICIES } from './policy-files.ts';
import type { Suite } from './suite.ts';

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the OPA command line beside the policies. */
export function opaIn(opa: string, args: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(opa, args, { cwd: POLICIES, maxBuffer: 1 << 28 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
      resolve({ code, stdout, stderr });
    });
  });
}

const linesOf = (text: string): string[] => text.split('\n').filter((line) => line.trim() !== '');

export const opaFmt: Suite = {
  name: 'opa-fmt',
  about: 'the Rego is formatted as `opa fmt` writes it',
  needsOpa: true,
  async run({ opa }) {
    const { code, stdout, stderr } = await opaIn(opa, ['fmt', '--list', '--fail', 'gate']);
    const violations = linesOf(stdout).map((path) => `${path} is not formatted.`);
    return { runs: 1, violations: code !== 0 && violations.length === 0 ? [stderr.trim()] : violations };
  },
};

export const opaCheck: Suite = {
  name: 'opa-check',
  about: 'the Rego passes `opa check --strict`',
  needsOpa: true,
  async run({ opa }) {
    const { code, stdout, stderr } = await opaIn(opa, ['check', '--strict', '-b', 'gate']);
    const lines = linesOf(`${stdout}\n${stderr}`);
    return { runs: 1, violations: code === 0 ? [] : lines.length === 0 ? ['opa check failed.'] : lines };
  },
};

interface Coverage {
  readonly files: Readonly<
    Record<
      string,
      { readonly not_covered?: readonly { readonly start: { readonly row: number }; readonly end: { readonly row: number } }[] }
    >
  >;
}

export const opaCoverage: Suite = {
  name: 'opa-coverage',
  about: 'the Rego tests pass and reach every line of every rule',
  needsOpa: true,
  async run({ opa }) {
    const tests = await opaIn(opa, ['test', '-b', 'gate', '--timeout', '120s', '--format', 'json']);
    const said =
      parsed<readonly { readonly package: string; readonly name: string; readonly fail?: boolean; readonly error?: unknown }[]>(
        tests.stdout,
      ) ?? [];
    const failing = said
      .filter((test) => test.fail === true || test.error !== undefined)
      .map((test) => `${test.package}.${test.name} fails.`);
    if (tests.code !== 0)
      return { runs: said.length, violations: failing.length > 0 ? failing : [tests.stderr.trim() || 'opa test failed.'] };
    const report = await opaIn(opa, ['test', '-b', 'gate', '--timeout', '120s', '--coverage', '--format', 'json']);
    const coverage = parsed<Coverage>(report.stdout);
    return { runs: said.length, violations: coverage === null ? [report.stderr.trim()] : uncovered(coverage) };
  },
};

function uncovered({ files }: Coverage): string[] {
  const rules = Object.entries(files).filter(([path]) => !path.endsWith('_test.rego'));
  if (rules.length === 0) return ['The coverage report names no rule.'];
  return rules.flatMap(([path, { not_covered: ranges = [] }]) =>
    ranges.flatMap(({ start, end }) =>
      Array.from({ length: end.row - start.row + 1 }, (_, index) => `${path}:${start.row + index} is not reached by any test.`),
    ),
  );
}

function parsed<T>(text: string): T | null {
  try {
    return JSON.parse(text) as T;
  } catch {
    return null;
  }
}
