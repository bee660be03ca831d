import type { RawOffer, RawSample, RawServiceObservation } from './port.ts';

/**
 * Gives untrusted JSON the outline of a sample without judging any value. What is no object loses its content and keeps
 * its place, so that it is counted as refused and not overlooked.
 */
export function asRawSample(value: unknown): RawSample {
  if (!isRecord(value)) return { at: value === undefined ? null : value, offers: [], services: [] };
  return {
    at: value['at'],
    offers: records<RawOffer>(value['offers']),
    services: records<RawServiceObservation>(value['services']),
  };
}

function records<T extends object>(value: unknown): readonly T[] {
  if (!Array.isArray(value)) return [];
  // An entry that is no object becomes an offer or a service without a name, which is refused by name.
  return value.map((entry) => (isRecord(entry) ? entry : {}) as unknown as T);
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
