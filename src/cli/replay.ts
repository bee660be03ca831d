import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { configDigest, loadConfig } from '../config.ts';
import { type ReplaySummary, replay } from '../controller/replay.ts';
import type { RegionKey } from '../domain/placement.ts';
import { TrimtabError } from '../lib/errors.ts';
import { createPlayback, createSource } from '../telemetry/index.ts';
import type { Io } from './io.ts';
import { money, tableLines } from './table.ts';

const HELP = `Usage: trimtab replay [--telemetry file:PATH] [--config FILE] [options]

Runs recorded telemetry through the engine, with its own time as the clock, and lets a made-up fleet follow: one service per
machine type that is sold in two regions or more. Prints what was moved, what it cost, and what was refused.

Options:
  --telemetry file:PATH    JSON Lines or CSV, also gzipped; default: telemetry.source
  --config FILE            configuration; default: built-in values
  --machine-types A,B      only these; default: all
  --start PROVIDER/REGION  where the services start; default: where most types are sold
  --count N                machines of each service; default 1
  --moves                  list every move
  --json                   one JSON object instead of text`;

const OPTIONS = {
  telemetry: { type: 'string' },
  config: { type: 'string' },
  'machine-types': { type: 'string' },
  start: { type: 'string' },
  count: { type: 'string', default: '1' },
  moves: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

export async function replayCommand(args: readonly string[], io: Io): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  if (values.help) {
    io.out(HELP);
    return 0;
  }
  const config = await loadConfig(values.config === undefined ? null : resolve(io.cwd, values.config));
  const source = values.telemetry ?? config.telemetry.source;
  if (!source.startsWith('file:')) throw wrong('--telemetry', 'a replay needs a recording, file:PATH');
  const path = `file:${resolve(io.cwd, source.slice('file:'.length))}`;
  const telemetry = { ...config.telemetry, source: path, file: { ...config.telemetry.file, pace: 0 } };
  const clock = { now: () => 0, sleep: async () => {}, speed: 1 };
  const playback = createPlayback(createSource(telemetry, { clock, fetch }));
  try {
    const summary = await replay({
      playback,
      config,
      configDigest: configDigest(config),
      random: Math.random,
      machineTypes: values['machine-types']?.split(',').map((type) => type.trim()) ?? null,
      start: startOf(values.start),
      count: countOf(values.count),
      signal: io.signal,
    });
    if (values.json) io.out(JSON.stringify(summary));
    else for (const line of replayLines(summary, values.moves)) io.out(line);
    return 0;
  } finally {
    await playback.source.close();
  }
}

function startOf(text: string | undefined): RegionKey | null {
  if (text === undefined) return null;
  if (!/^[^/]+\/[^/]+$/.test(text)) throw wrong('--start', `"${text}" is no provider/region`);
  return text as RegionKey;
}

function countOf(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) throw wrong('--count', `"${text}" is no whole number above 0`);
  return count;
}

function wrong(option: string, what: string): TrimtabError {
  return new TrimtabError('usage', `${option}: ${what}`, { advice: 'trimtab replay --help tells more.' });
}

/** The summary for people. */
export function replayLines(summary: ReplaySummary, withMoves: boolean): string[] {
  const { money: sums } = summary;
  const perService = summary.services === 0 ? 0 : summary.moves / summary.services;
  const percent = (share: number | null) => (share === null ? '-' : `${(share * 100).toFixed(1)} %`);
  return [
    `${summary.source}, ${summary.from.slice(0, 10)} to ${summary.to.slice(0, 10)}: ${summary.evaluations} evaluations of ${summary.services} services that start in ${summary.start ?? '-'}`,
    '',
    `moves     ${summary.moves}, ${perService.toFixed(1)} per service`,
    `spent     ${money(sums.spentUsd)} $, of which ${money(sums.ofWhichMovingUsd)} $ for moving`,
    `staying   ${money(sums.stayingUsd)} $ would have been spent without moving; ${percent(sums.savedShare)} saved`,
    `cheapest  ${money(sums.cheapestUsd)} $ with the cheapest region at every step and moves for nothing; regret ${percent(sums.regret)}`,
    ...(sums.unpricedServiceHours > 0
      ? [
          `unpriced  ${percent(sums.unpricedServiceHours / sums.serviceHours)} of the hours, whose price is not known; they are in no sum`,
        ]
      : []),
    '',
    'Why services stayed, by evaluation:',
    ...countLines(summary.stays),
    '',
    'Refused values of the recording:',
    ...countLines(summary.rejected),
    ...(withMoves ? ['', ...summary.movesMade.map((move) => `${move.at.slice(0, 10)} ${move.service}: ${move.sentence}`)] : []),
    '',
    ...summary.notes,
  ];
}

function countLines(counts: Readonly<Partial<Record<string, number>>>): string[] {
  const rows = Object.entries(counts).sort(([, a = 0], [, b = 0]) => b - a);
  if (rows.length === 0) return ['  none'];
  return tableLines(rows, [
    { title: '', cell: ([reason]) => `  ${reason}` },
    { title: '', align: 'right', cell: ([, count = 0]) => count.toLocaleString('en-US') },
  ]).slice(1);
}
