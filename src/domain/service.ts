/** A service's name: also a path segment, a branch segment and a label, hence the narrow form. */
export const SERVICE_NAME = /^[a-z][a-z0-9-]{0,62}$/;

/** Where most of a service's users are; latency is measured from there. */
export type Geography = 'na' | 'eu' | 'apac' | 'sa';
export const GEOGRAPHIES: readonly Geography[] = ['na', 'eu', 'apac', 'sa'];

/**
 * What a service needs, whoever runs it. Read as data from `infra/services/<service>.json` of the
 * target branch: a merge request of Trimtab never changes it.
 */
export interface ServiceSpec {
  readonly service: string;
  /** One line for people. */
  readonly description: string;
  /** A stateful service is never moved automatically. */
  readonly stateful: boolean;
  /** `critical` services ask for more care in review. */
  readonly tier: 'critical' | 'standard' | 'batch';
  /** Needs of one instance. */
  readonly vcpu: number;
  readonly memoryGib: number;
  /** GPU kind that each instance needs (`t4`, `a10g`, `a100`), or null. */
  readonly gpu: string | null;
  /** Where the users are. */
  readonly audience: Geography;
  /** Largest acceptable p95 latency in ms as seen from `audience`, or null when none is promised. */
  readonly latencyObjectiveMs: number | null;
  /** Geographies in which the data may be; null = anywhere. */
  readonly residency: readonly Geography[] | null;
  /** Providers that are allowed; null = any. */
  readonly allowedProviders: readonly string[] | null;
  /** `provider/region` keys that are allowed; null = any. */
  readonly allowedRegions: readonly string[] | null;
  /** Gigabytes that a move has to copy. */
  readonly dataGib: number;
  /** TCP ports that the security group opens. */
  readonly ports: readonly number[];
}
