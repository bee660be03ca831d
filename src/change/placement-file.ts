import type { Placement, PlacementField } from '../domain/placement.ts';
import { type MarkedLiteral, markedLiteral, type Property } from './marker.ts';
import { PlacementRefusal, type PlacementRefusalCode } from './refusal.ts';

/** One marked literal: its value and where its token stands, as half-open indexes into the text. */
export interface FieldSource {
  readonly value: string | number;
  readonly start: number;
  readonly end: number;
  /** Counts from 1. */
  readonly line: number;
}

/** What one placement file says and where it says it. */
export interface ReadPlacement {
  readonly service: string;
  readonly placement: Placement;
  readonly fields: Readonly<Record<PlacementField, FieldSource>>;
}

export type PlacementReading =
  | ({ readonly ok: true } & ReadPlacement)
  | {
      readonly ok: false;
      readonly refusal: {
        readonly code: PlacementRefusalCode;
        /** `path:line: what is wrong`. */
        readonly sentence: string;
        readonly line: number | null;
      };
    };

/**
 * Reads a placement file without running it. `path` (forward slashes) names the service that the file
 * has to speak of: `infra/placements/<service>.ts`. Anything but four marked plain literals and the
 * service's name is refused with a sentence.
 */
export function readPlacement(text: string, path: string): PlacementReading {
  try {
    return { ok: true, ...read(text, path) };
  } catch (error) {
    if (!(error instanceof PlacementRefusal)) throw error;
    return { ok: false, refusal: { code: error.code, sentence: error.sentence(path), line: error.line } };
  }
}

function read(text: string, path: string): ReadPlacement {
  const literal = markedLiteral(text);
  const service = serviceOf(literal, path);
  const provider = stringField(literal, 'provider');
  const region = stringField(literal, 'region');
  const instanceType = stringField(literal, 'instanceType');
  const count = countField(literal);
  return {
    service,
    placement: { provider: provider.value, region: region.value, instanceType: instanceType.value, count: count.value },
    fields: { provider, region, instanceType, count },
  };
}

function serviceOf(literal: MarkedLiteral, path: string): string {
  const property = literal.properties.get('service');
  if (property?.value.type !== 'StringLiteral')
    throw new PlacementRefusal('service-mismatch', 'there is no `service` with a plain string', property?.line ?? null);
  const named = path.split('/').at(-1)?.replace(/\.ts$/, '');
  if (property.value.value !== named)
    throw new PlacementRefusal(
      'service-mismatch',
      `the file is named after \`${named}\` but speaks of another service`,
      property.line,
    );
  return property.value.value;
}

function stringField(literal: MarkedLiteral, field: PlacementField): FieldSource & { value: string } {
  const { value, line } = markedProperty(literal, field);
  if (value.type === 'NumericLiteral')
    throw new PlacementRefusal('wrong-type', `\`${field}\` has to be a string, but is a number`, line);
  if (value.type !== 'StringLiteral') throw notPlain(field, line);
  if (value.value === '') throw new PlacementRefusal('wrong-type', `\`${field}\` is empty`, line);
  return { value: value.value, ...rangeOf(value), line };
}

function countField(literal: MarkedLiteral): FieldSource & { value: number } {
  const { value, line } = markedProperty(literal, 'count');
  if (value.type === 'StringLiteral')
    throw new PlacementRefusal('wrong-type', '`count` has to be a number, but is a string', line);
  if (value.type !== 'NumericLiteral') throw notPlain('count', line);
  if (!Number.isSafeInteger(value.value) || value.value < 1)
    throw new PlacementRefusal('wrong-type', '`count` has to be a whole number of 1 or more', line);
  return { value: value.value, ...rangeOf(value), line };
}

function markedProperty(literal: MarkedLiteral, field: PlacementField): Property {
  const property = literal.marked.get(field);
  if (property !== undefined) return property;
  const there = literal.properties.get(field);
  if (there === undefined) throw new PlacementRefusal('unmarked', `the property \`${field}\` is missing`, null);
  throw new PlacementRefusal('unmarked', `\`${field}\` does not carry the comment \`// trimtab:${field}\``, there.line);
}

function notPlain(field: PlacementField, line: number): PlacementRefusal {
  return new PlacementRefusal('not-a-literal', `the value of \`${field}\` is not a plain literal`, line);
}

function rangeOf(node: { start?: number | null; end?: number | null }): { start: number; end: number } {
  // The parser always gives both; the type leaves them out for trees that were built by hand.
  return { start: node.start ?? 0, end: node.end ?? 0 };
}
