// Runs everything that CI runs, in order, and closes with one line: N passed, N failed.
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { parseArgs } from 'node:util';

interface Step {
  readonly name: string;
  readonly command: readonly string[];
  /** A vitest run: its tests are counted one by one. */
  readonly tests?: string;
  readonly env?: Readonly<Record<string, string>>;
}

const RESULTS = 'tests/.artifacts';
const vitest = (name: string, ...args: string[]): Step => ({
  name,
  tests: `${RESULTS}/${name}.json`,
  command: ['vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${RESULTS}/${name}.json`, ...args],
});

const STEPS: readonly Step[] = [
  { name: 'format-and-lint', command: ['biome', 'ci', '.'] },
  { name: 'types', command: ['tsc', '-p', '.'] },
  { name: 'dashboard-types', command: ['tsc', '-p', 'src/dashboard'] },
  { name: 'import-rules', command: ['depcruise', 'src', 'infra', 'simulator', '--output-type', 'err-long'] },
  { name: 'configuration-schema', command: ['node', 'scripts/write-schema.ts', '--check'] },
  { name: 'policy-wasm', command: ['node', 'scripts/build-policy.ts', '--check'] },
  vitest('unit'),
  { name: 'assurance', command: ['node', 'scripts/assure.ts'] },
  vitest('e2e', '--config', 'vitest.e2e.config.ts'),
];

function run(step: Step): Promise<boolean> {
  console.log(`\n== ${step.name}: ${step.command.join(' ')}`);
  return new Promise((resolve) => {
    const [program = '', ...args] = step.command;
    const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...step.env } });
    child.once('error', (error) => {
      console.error(`${program}: ${error.message}`);
      resolve(false);
    });
    child.once('close', (code) => resolve(code === 0));
  });
}

interface Count {
  passed: number;
  failed: number;
}

/** A suite that could not even be loaded counts as one failure. */
function countTests(file: string, ended: boolean): Count {
  try {
    const report = JSON.parse(readFileSync(file, 'utf8')) as {
      numPassedTests: number;
      numFailedTests: number;
      numFailedTestSuites: number;
    };
    const failed = report.numFailedTests > 0 || ended ? report.numFailedTests : Math.max(1, report.numFailedTestSuites);
    return { passed: report.numPassedTests, failed };
  } catch {
    return { passed: 0, failed: 1 };
  }
}

function isGreen(file: string): boolean {
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as { success: boolean }).success;
  } catch {
    return false;
  }
}

// `--unit-report FILE`: the unit tests have run already (`npm test`), and this is what they reported.
const { values, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: { 'unit-report': { type: 'string' } },
});
const reported = values['unit-report'];
rmSync(RESULTS, { recursive: true, force: true });
mkdirSync(RESULTS, { recursive: true });
const total: Count = { passed: 0, failed: 0 };
const broken: string[] = [];
for (const step of STEPS) {
  if (wanted.length > 0 && !wanted.includes(step.name)) continue;
  const report = step.name === 'unit' ? reported : undefined;
  // A run that is only reported ended well when its report says so.
  const ended = report === undefined ? await run(step) : isGreen(report);
  const tests = report ?? step.tests;
  const count = tests === undefined ? { passed: ended ? 1 : 0, failed: ended ? 0 : 1 } : countTests(tests, ended);
  total.passed += count.passed;
  total.failed += count.failed;
  if (!ended || count.failed > 0) broken.push(step.name);
}
if (broken.length > 0) console.log(`\nfailed: ${broken.join(', ')}`);
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exitCode = broken.length > 0 ? 1 : 0;
