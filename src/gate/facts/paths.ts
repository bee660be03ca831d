import { SERVICE_NAME } from '../../domain/service.ts';

export type PathKind = 'placement' | 'record' | 'control' | 'other';

const PLACEMENT = /^infra\/placements\/([^/]+)\.ts$/;
const RECORD = /^infra\/decisions\/([^/]+)\.json$/;

/** What a path of the repository holds, and for which service. Anything unusual is `other`. */
export function classify(path: string): { kind: PathKind; service: string | null } {
  const placement = PLACEMENT.exec(path)?.[1];
  if (placement !== undefined && SERVICE_NAME.test(placement)) return { kind: 'placement', service: placement };
  const record = RECORD.exec(path)?.[1];
  if (record !== undefined && SERVICE_NAME.test(record)) return { kind: 'record', service: record };
  return { kind: 'other', service: null };
}

export const specPath = (service: string): string => `infra/services/${service}.json`;
export const CATALOG_PATH = /^infra\/providers\/[a-z][a-z0-9-]{0,62}\/catalog\.json$/;
