import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { TrimtabError } from '../lib/errors.ts';
import type { Io } from './io.ts';
import { findRun, type RunFile } from './local/run-file.ts';

const HELP = `Usage: trimtab inject <scenario> [--region provider/region]
       trimtab inject --list

Lets something happen in the simulated clouds of the local run that is alive (see npm start).`;

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export async function injectCommand(args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      region: { type: 'string' },
      list: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const [scenario] = positionals;
  if (values.help || (scenario === undefined && !values.list)) {
    io.out(HELP);
    return values.help ? 0 : 64;
  }
  const run = findRun(ROOT);
  if (scenario === undefined) return await list(run, io);
  const answer = await ask(run, `/scenarios/${encodeURIComponent(scenario)}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${run.worldToken}`, 'content-type': 'application/json' },
    body: JSON.stringify(values.region === undefined ? {} : { region: values.region }),
  });
  io.out(`${scenario}: ${String((answer as { sentence?: string }).sentence ?? 'begun')}`);
  return 0;
}

async function list(run: RunFile, io: Io): Promise<number> {
  const { scenarios } = (await ask(run, '/scenarios', {})) as { scenarios: { name: string; description: string }[] };
  for (const { name, description } of scenarios) io.out(`${name.padEnd(18)} ${description}`);
  return 0;
}

async function ask(run: RunFile, path: string, init: RequestInit): Promise<unknown> {
  const answer = await fetch(run.clouds + path, { ...init, signal: AbortSignal.timeout(10_000) });
  const body: unknown = await answer.json().catch(() => ({}));
  if (answer.ok) return body;
  throw new TrimtabError(
    'inject',
    `asking the simulated clouds: ${String((body as { message?: string }).message ?? answer.status)}`,
    {
      advice: 'trimtab inject --list names the scenarios.',
    },
  );
}
