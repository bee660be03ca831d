import { type Fields, fieldsOf, refuse } from './fields.ts';

/** What a provider sells: `infra/providers/<cloud>/catalog.json`. Prices are USD per hour. */
export interface Catalog {
  readonly provider: string;
  readonly regions: readonly Region[];
  readonly instanceTypes: readonly InstanceType[];
}

export interface Region {
  readonly region: string;
  readonly geography: string;
  /** Name and stack id of the cluster that serves the region. */
  readonly cluster: string;
}

export interface InstanceType {
  readonly name: string;
  readonly vcpu: number;
  readonly memoryGib: number;
  readonly gpu: string | null;
  /** A region that is absent does not offer the type. */
  readonly usdPerHour: Readonly<Record<string, number>>;
}

export const GEOGRAPHIES = ['na', 'eu', 'apac', 'sa'] as const;

/** Stack ids are path segments and state names too. */
export const STACK_NAME = /^[a-z][a-z0-9-]{0,62}$/;

function list(fields: Fields, field: string): readonly Fields[] {
  const found = fields.value(field);
  if (!Array.isArray(found) || found.length === 0) return refuse(fields.file, field, 'a list with an entry or more', found);
  return found.map((item, index) => fieldsOf(fields.file, item, `${field}[${index}].`));
}

function prices(fields: Fields): Readonly<Record<string, number>> {
  const table = fieldsOf(fields.file, fields.value('usdPerHour'), 'usdPerHour.');
  const regions = Object.keys(fields.value('usdPerHour') as object);
  return Object.fromEntries(regions.map((region) => [region, table.number(region, 0)]));
}

/** Throws an InfraError that names file and field. */
export function readCatalog(file: string, json: unknown): Catalog {
  const fields = fieldsOf(file, json);
  fields.text('source');
  fields.text('asOf', /^\d{4}-\d{2}-\d{2}$/);
  fields.number('egressUsdPerGib', 0);
  return {
    provider: fields.text('provider', /^[a-z]+$/),
    regions: list(fields, 'regions').map((region) => ({
      region: region.text('region', /^[a-z0-9-]+$/),
      geography: region.choice('geography', GEOGRAPHIES),
      cluster: region.text('cluster', STACK_NAME),
    })),
    instanceTypes: list(fields, 'instanceTypes').map((type) => ({
      name: type.text('name'),
      vcpu: type.number('vcpu', 0),
      memoryGib: type.number('memoryGib', 0),
      gpu: type.textOrNull('gpu'),
      usdPerHour: prices(type),
    })),
  };
}
