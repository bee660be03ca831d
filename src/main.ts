#!/usr/bin/env node
import { CLOSED_PIPE, onClosedPipe } from './cli/closed-pipe.ts';
import type { Command } from './cli/io.ts';
import { version } from './cli/version.ts';
import { EXIT_CONFIG } from './config.ts';
import { messageOf, TrimtabError } from './lib/errors.ts';

interface Entry {
  readonly name: string;
  readonly summary: string;
  /** Loaded on demand: a gate in a pipeline must not wait for the web server's modules. */
  load(): Promise<Command>;
}

const COMMANDS: readonly Entry[] = [
  {
    name: 'start',
    summary: 'the whole loop on simulated clouds and a local forge',
    load: async () => (await import('./cli/start.ts')).startCommand,
  },
  { name: 'run', summary: 'the controller against a real GitLab', load: async () => (await import('./cli/run.ts')).runCommand },
  {
    name: 'decide',
    summary: 'print what would be decided now; writes nothing',
    load: async () => (await import('./cli/decide.ts')).decideCommand,
  },
  {
    name: 'explain',
    summary: 'why a service stays or moves, and why not elsewhere',
    load: async () => (await import('./cli/explain.ts')).explainCommand,
  },
  {
    name: 'replay',
    summary: 'run recorded telemetry through the engine and sum up',
    load: async () => (await import('./cli/replay.ts')).replayCommand,
  },
  {
    name: 'gate',
    summary: 'judge a change in a pipeline: auto, review or deny',
    load: async () => (await import('./cli/gate.ts')).gateCommand,
  },
  {
    name: 'keys',
    summary: 'list, rotate, publish and check the keys that decisions are signed with',
    load: async () => (await import('./cli/keys.ts')).keysCommand,
  },
  {
    name: 'doctor',
    summary: 'which settings of the GitLab project are unsafe, and what to click',
    load: async () => (await import('./cli/doctor.ts')).doctorCommand,
  },
  {
    name: 'inject',
    summary: 'let something happen in the simulated clouds of the local run',
    load: async () => (await import('./cli/inject.ts')).injectCommand,
  },
  {
    name: 'config',
    summary: 'validate a configuration file, or print its schema',
    load: async () => (await import('./cli/config.ts')).configCommand,
  },
];

/** `EX_USAGE` of sysexits. */
const EXIT_USAGE = 64;

function usage(): string {
  const width = Math.max(...COMMANDS.map((command) => command.name.length));
  return [
    'trimtab: moves services between clouds through judged merge requests',
    '',
    'Usage: trimtab <command> [options]',
    '',
    ...COMMANDS.map((command) => `  ${command.name.padEnd(width)}  ${command.summary}`),
    '',
    'trimtab <command> --help tells more. Exit codes: 0 done, 1 refused or failed, 64 wrong usage, 78 wrong configuration.',
  ].join('\n');
}

function untilStopped(): AbortSignal {
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      if (stop.signal.aborted) process.exit(130);
      stop.abort();
    });
  }
  onClosedPipe([process.stdout, process.stderr], () => stop.abort(CLOSED_PIPE));
  return stop.signal;
}

async function main(argv: readonly string[]): Promise<number> {
  const [name, ...args] = argv;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    console.log(usage());
    return name === undefined ? EXIT_USAGE : 0;
  }
  if (name === '--version' || name === '-v') {
    console.log(version());
    return 0;
  }
  const entry = COMMANDS.find((command) => command.name === name);
  if (entry === undefined) {
    console.error(`trimtab: there is no command "${name}". trimtab --help lists them.`);
    return EXIT_USAGE;
  }
  const run = await entry.load();
  return await run(args, {
    out: (line) => process.stdout.write(`${line}\n`),
    err: (line) => process.stderr.write(`${line}\n`),
    env: process.env,
    cwd: process.cwd(),
    columns: process.stdout.columns ?? null,
    signal: untilStopped(),
  });
}

function exitCodeOf(error: unknown): number {
  if (error instanceof TrimtabError && error.code === 'config') return EXIT_CONFIG;
  if (error instanceof TrimtabError && error.code === 'usage') return EXIT_USAGE;
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  return code.startsWith('ERR_PARSE_ARGS') ? EXIT_USAGE : 1;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(`trimtab: ${messageOf(error)}`);
  if (error instanceof TrimtabError && error.advice !== '') console.error(`  ${error.advice}`);
  if (process.env['TRIMTAB_DEBUG'] !== undefined) console.error(error);
  process.exitCode = exitCodeOf(error);
}
