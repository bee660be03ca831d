// Gathers the evidence that the gate does what it promises: one JSON line per suite on stdout, progress on stderr,
// exit code 1 on any violation.
import { forgetEvidence } from './assure/evidence.ts';
import { forgery } from './assure/forgery.ts';
import { load } from './assure/load.ts';
import { mutation } from './assure/mutation.ts';
import { opaCheck, opaCoverage, opaFmt } from './assure/opa.ts';
import { parity } from './assure/parity.ts';
import { monotone, reference } from './assure/reference.ts';
import type { Outcome, Suite } from './assure/suite.ts';
import { findOpa } from './build-policy.ts';

const SUITES: readonly Suite[] = [opaFmt, opaCheck, opaCoverage, parity, reference, monotone, mutation, load, forgery];

const HELP = `Usage: npm run assure [-- suite ...] [--runs N] [--seed S] [--help]

Suites, all of them unless some are named:
${SUITES.map(({ name, about }) => `  ${name.padEnd(13)} ${about}`).join('\n')}

--runs N   so many generated inputs, pairs or flipped bits instead of what each suite thinks right
--seed S   another walk through generated inputs; the same seed finds the same ones (default 1)

Each suite prints one JSON line: {"suite","runs","violations","seconds"}; mutation also "killed" and "survivors".
The exit code is 1 on any violation. Suites that need the OPA command line (named by OPA, on the path, or where
\`go install github.com/open-policy-agent/opa@v1.22.0\` puts it) are left out where there is none; with
TRIMTAB_REQUIRE_PARTS=1 they fail then.`;

const SHOWN_VIOLATIONS = 20;

interface Options {
  readonly suites: readonly Suite[];
  readonly runs: number | null;
  readonly seed: number;
}

class UsageError extends Error {}

function optionsOf(args: readonly string[]): Options {
  const names: string[] = [];
  const numbers = new Map<string, number>();
  for (let index = 0; index < args.length; index += 1) {
    const argument = args[index] ?? '';
    if (argument === '--runs' || argument === '--seed') {
      index += 1;
      const value = Number(args[index]);
      if (!Number.isSafeInteger(value) || value < (argument === '--runs' ? 1 : 0))
        throw new UsageError(`${argument} needs a whole number.`);
      numbers.set(argument, value);
    } else if (SUITES.some(({ name }) => name === argument)) names.push(argument);
    else throw new UsageError(`There is no suite or option ${argument}.`);
  }
  const suites = SUITES.filter(({ name }) => names.length === 0 || names.includes(name));
  return { suites, runs: numbers.get('--runs') ?? null, seed: numbers.get('--seed') ?? 1 };
}

async function attempt(suite: Suite, options: Options, opa: string): Promise<boolean> {
  const say = (line: string): void => console.error(`${suite.name}: ${line}`);
  say(suite.about);
  forgetEvidence(suite.name);
  const started = performance.now();
  let outcome: Outcome;
  try {
    outcome = await suite.run({ runs: options.runs, seed: options.seed, opa, say });
  } catch (error) {
    outcome = { runs: 0, violations: [error instanceof Error ? (error.stack ?? error.message) : String(error)] };
  }
  const { violations, ...counts } = outcome;
  for (const violation of violations.slice(0, SHOWN_VIOLATIONS)) say(violation);
  if (violations.length > SHOWN_VIOLATIONS) say(`and ${violations.length - SHOWN_VIOLATIONS} more`);
  const seconds = Math.round((performance.now() - started) / 100) / 10;
  console.log(JSON.stringify({ suite: suite.name, ...counts, violations: violations.length, seconds }));
  return violations.length === 0;
}

async function main(args: readonly string[]): Promise<number> {
  if (args.includes('--help')) {
    console.log(HELP);
    return 0;
  }
  const options = optionsOf(args);
  const opa = await findOpa();
  const possible = options.suites.filter(({ needsOpa }) => opa !== null || !needsOpa);
  const missing = options.suites.filter((suite) => !possible.includes(suite)).map(({ name }) => name);
  if (missing.length > 0)
    console.error(`The OPA command line was not found, so these suites did not run: ${missing.join(', ')}.`);
  let failed = missing.length > 0 && process.env['TRIMTAB_REQUIRE_PARTS'] === '1';
  for (const suite of possible) if (!(await attempt(suite, options, opa ?? ''))) failed = true;
  return failed ? 1 : 0;
}

// Servers that were started end with this process.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(`${error.message}\n\n${HELP}`);
  process.exitCode = 2;
}
