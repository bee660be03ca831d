import { resolve } from 'node:path';
import type { Clock } from '../../lib/clock.ts';
import { TrimtabError } from '../../lib/errors.ts';
import type { TelemetrySource } from '../port.ts';
import { createFileSource, type FileConfig } from './file.ts';
import { createSimulatorSource } from './simulator.ts';

/** The part of the configuration that chooses the source; see `telemetry` in `trimtab.yaml`. */
export interface SourceConfig {
  /** `simulator`, or `file:<path>`. */
  readonly source: string;
  readonly url: string | null;
  readonly file: FileConfig;
}

interface Surroundings {
  readonly clock: Clock;
  readonly fetch: typeof fetch;
}

/** How a source is made from what follows the colon of its name in the configuration. */
type SourceMaker = (argument: string, config: SourceConfig, surroundings: Surroundings) => TelemetrySource;

/** One line per source. */
const SOURCES: Readonly<Record<string, SourceMaker>> = {
  simulator: (_argument, config, { fetch }) =>
    createSimulatorSource({ url: required('telemetry.url', config.url).replace(/\/+$/, ''), fetch }),
  file: (path, config, { clock }) =>
    createFileSource({ path: resolve(required('telemetry.source', path)), config: config.file, clock }),
};

/** Makes the source that the configuration names. Throws a `config` error that names the key. */
export function createSource(config: SourceConfig, surroundings: Surroundings): TelemetrySource {
  const [kind = '', ...rest] = config.source.split(':');
  const make = Object.hasOwn(SOURCES, kind) ? SOURCES[kind] : undefined;
  if (make === undefined)
    throw new TrimtabError('config', `telemetry.source: there is no source "${kind}"`, {
      advice: `Use one of: ${Object.keys(SOURCES).join(', ')}.`,
    });
  return make(rest.join(':'), config, surroundings);
}

function required(key: string, value: string | null): string {
  if (value !== null && value !== '') return value;
  throw new TrimtabError('config', `${key}: is needed for this source`, { advice: 'Set it in trimtab.yaml.' });
}
