import { asList, asNumber, asObject, asText, type JsonObject, parseJson } from './json.ts';
import type { Claim } from './record.ts';

/** What the target branch's catalogues say of the place that a record names. */
export interface TargetFacts {
  /** False when the catalogues, or the place that is asked for, cannot be read. */
  readonly known: boolean;
  /** Null when no catalogue has the provider-region. */
  readonly geography: string | null;
  /** Null when the provider-region does not offer the instance type. */
  readonly machine: MachineFacts | null;
}

export interface MachineFacts {
  readonly vcpu: number | null;
  readonly memoryGib: number | null;
  readonly gpu: string | null;
}

/** Null when one of them cannot be read: a place that is missing then proves nothing. */
export function readCatalogs(texts: readonly string[] | null): readonly JsonObject[] | null {
  if (texts === null || texts.length === 0) return null;
  const catalogs = texts.map((text) => asObject(parseJson(text)));
  const readable = catalogs.filter((catalog) => catalog !== null && asText(catalog['provider']) !== null);
  return readable.length === texts.length ? (readable as JsonObject[]) : null;
}

export function targetOf(claim: Claim | null | undefined, catalogs: readonly JsonObject[] | null): TargetFacts {
  const to = asObject(claim?.to);
  const provider = asText(to?.['provider']);
  const region = asText(to?.['region']);
  const instanceType = asText(to?.['instanceType']);
  if (catalogs === null || provider === null || region === null || instanceType === null)
    return { known: false, geography: null, machine: null };
  const catalog = catalogs.find((candidate) => candidate['provider'] === provider);
  const place = named(catalog?.['regions'], 'region', region);
  const type = named(catalog?.['instanceTypes'], 'name', instanceType);
  return { known: true, geography: asText(place?.['geography']), machine: place === null ? null : machineOf(type, region) };
}

function named(list: unknown, key: string, value: string): JsonObject | null {
  return (asList(list) ?? []).map(asObject).find((entry) => entry !== null && entry[key] === value) ?? null;
}

function machineOf(type: JsonObject | null, region: string): MachineFacts | null {
  const prices = asObject(type?.['usdPerHour']);
  if (type === null || prices === null || !Object.hasOwn(prices, region)) return null;
  return { vcpu: asNumber(type['vcpu']), memoryGib: asNumber(type['memoryGib']), gpu: asText(type['gpu']) };
}
