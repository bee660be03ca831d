import type { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { TrimtabError } from '../../lib/errors.ts';
import type { RawOffer, RawSample } from '../port.ts';

/** Which column of a price list holds what; see `telemetry.file` in `trimtab.yaml`. */
export interface CsvMapping {
  readonly columns: {
    readonly time: string;
    readonly provider: string | null;
    readonly region: string;
    readonly instanceType: string;
    readonly price: string;
  };
  readonly constants: { readonly provider: string | null };
}

type Row = Readonly<Record<string, string | undefined>>;

/**
 * Samples of a price list: consecutive rows of one instant are one sample. A row is a price that holds until the list
 * says otherwise, and an empty price says that the type is no longer offered. A list knows nothing of health, latency or
 * capacity, so these stay unknown; it grants no credits, so what is computed from it is gross.
 */
export async function* csvSamples(stream: Readable, mapping: CsvMapping): AsyncGenerator<RawSample> {
  const parser = parse({
    bom: true,
    columns: (header: string[]) => checkedHeader(header, mapping),
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: 1_000_000,
  });
  stream.on('error', (error) => parser.destroy(error));
  stream.pipe(parser);
  let instant: unknown = null;
  let regions = new Map<string, { provider: string; region: string; prices: Record<string, unknown> }>();
  const sample = (): RawSample => ({ at: instant, offers: [...regions.values()].map(asOffer), services: [] });

  for await (const row of parser as AsyncIterable<Row>) {
    const at = parseInstant(row[mapping.columns.time]);
    if (at !== instant && regions.size > 0) {
      yield sample();
      regions = new Map();
    }
    instant = at;
    const provider = (mapping.columns.provider === null ? mapping.constants.provider : row[mapping.columns.provider]) ?? '';
    const region = row[mapping.columns.region] ?? '';
    const key = `${provider}/${region}`;
    const prices = regions.get(key)?.prices ?? Object.create(null);
    prices[row[mapping.columns.instanceType] ?? ''] = parsePrice(row[mapping.columns.price]);
    regions.set(key, { provider, region, prices });
  }
  if (regions.size > 0) yield sample();
}

function asOffer(offer: { provider: string; region: string; prices: Record<string, unknown> }): RawOffer {
  return { ...offer, credits: null };
}

function checkedHeader(header: string[], mapping: CsvMapping): string[] {
  if (mapping.columns.provider === null && mapping.constants.provider === null)
    throw wrong('telemetry.file.constants.provider', 'is needed when telemetry.file.columns.provider names no column');
  for (const [key, column] of Object.entries(mapping.columns)) {
    if (column !== null && !header.includes(column))
      throw wrong(`telemetry.file.columns.${key}`, `the file has no column "${column}", only ${header.join(', ')}`);
  }
  return header;
}

function wrong(key: string, what: string): TrimtabError {
  return new TrimtabError('config', `${key}: ${what}`, { advice: 'Map the columns of the file in the configuration.' });
}

/** ms since the epoch of an ISO date or a number of seconds or ms; anything else stays as it is, to be refused by type. */
function parseInstant(text: string | undefined): unknown {
  if (text === undefined || text === '') return null;
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) < 1e11 ? Number(text) * 1000 : Number(text);
  const at = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? text : at;
}

function parsePrice(text: string | undefined): unknown {
  if (text === undefined || text.trim() === '') return null;
  const price = Number(text);
  return Number.isNaN(price) && text.trim().toLowerCase() !== 'nan' ? text : price;
}
