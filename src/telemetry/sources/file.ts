import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { Clock } from '../../lib/clock.ts';
import { messageOf, TrimtabError } from '../../lib/errors.ts';
import type { RawSample, TelemetryBatch, TelemetrySource } from '../port.ts';
import { type CsvMapping, csvSamples } from './csv.ts';
import { jsonlSamples } from './jsonl.ts';

/** See `telemetry.file` in `trimtab.yaml`. */
export interface FileConfig extends CsvMapping {
  readonly format: 'auto' | 'jsonl' | 'csv';
  readonly pace: number;
}

/**
 * Recorded telemetry, read as a stream. With `pace` 0 every read gives the next instant of the recording; otherwise it
 * gives what the recording holds up to the clock's now, and the clock sets the pace (see `firstInstant`).
 */
export function createFileSource(options: { path: string; config: FileConfig; clock: Clock }): TelemetrySource {
  const { path, config, clock } = options;
  const isCsv = formatOf(path, config.format) === 'csv';
  // Opened with the first read: a stream that nobody reads has nobody to hand its errors to.
  let opened: { readonly stream: Readable; readonly samples: ReadAhead } | null = null;
  const open = () => {
    const stream = openFile(path);
    return { stream, samples: readAhead(samplesOf(stream, isCsv, config)) };
  };

  return {
    name: `file:${basename(path)}`,
    ...(isCsv ? { validForMs: Number.POSITIVE_INFINITY } : {}),
    async read(_since, signal): Promise<TelemetryBatch> {
      opened ??= open();
      const { samples } = opened;
      const batch: RawSample[] = [];
      try {
        for (let next = await samples.peek(); next !== null; next = await samples.peek()) {
          signal?.throwIfAborted();
          const isDue = config.pace === 0 ? batch.length === 0 : !(typeof next.at === 'number' && next.at > clock.now());
          if (!isDue) break;
          batch.push(next);
          samples.skip();
        }
      } catch (cause) {
        if (signal?.aborted || cause instanceof TrimtabError) throw cause;
        throw unreadable(path, cause);
      }
      // What fails behind this batch fails the next read, not this one.
      const isLast = await samples.peek().then(
        (next) => next === null,
        () => false,
      );
      return { samples: batch, partial: false, exhausted: isLast };
    },
    async close() {
      opened?.stream.destroy();
    },
  };
}

/** The instant (ms) at which a recording begins: where the clock has to start that plays it. Null when it is empty. */
export async function firstInstant(path: string, config: FileConfig): Promise<number | null> {
  const stream = openFile(path);
  try {
    const isCsv = formatOf(path, config.format) === 'csv';
    for await (const sample of samplesOf(stream, isCsv, config)) if (typeof sample.at === 'number') return sample.at;
    return null;
  } catch (cause) {
    throw cause instanceof TrimtabError ? cause : unreadable(path, cause);
  } finally {
    stream.destroy();
  }
}

function samplesOf(stream: Readable, isCsv: boolean, config: FileConfig): AsyncGenerator<RawSample> {
  return isCsv ? csvSamples(stream, config) : jsonlSamples(stream);
}

function formatOf(path: string, format: FileConfig['format']): 'jsonl' | 'csv' {
  if (format !== 'auto') return format;
  if (/\.csv(\.gz)?$/i.test(path)) return 'csv';
  if (/\.(jsonl|ndjson|json)(\.gz)?$/i.test(path)) return 'jsonl';
  throw new TrimtabError('config', `telemetry.file.format: the name of ${basename(path)} does not tell what it holds`, {
    advice: 'Set telemetry.file.format to `csv` or `jsonl`.',
  });
}

function openFile(path: string): Readable {
  const file = createReadStream(path);
  if (!path.endsWith('.gz')) return file;
  const plain = createGunzip();
  file.on('error', (error) => plain.destroy(error));
  plain.on('close', () => file.destroy());
  return file.pipe(plain);
}

interface ReadAhead {
  /** The next sample without taking it; null at the end. A failure stays: a broken file has no end. */
  peek(): Promise<RawSample | null>;
  skip(): void;
}

function readAhead(samples: AsyncGenerator<RawSample>): ReadAhead {
  let ahead: Promise<RawSample | null> | null = null;
  return {
    peek() {
      ahead ??= samples.next().then((result) => (result.done === true ? null : result.value));
      return ahead;
    },
    skip() {
      ahead = null;
    },
  };
}

function unreadable(path: string, cause: unknown): TrimtabError {
  return new TrimtabError('telemetry', `Reading telemetry: ${path} cannot be read: ${messageOf(cause)}`, {
    advice: 'Check the path, and telemetry.file in the configuration.',
    cause,
  });
}
