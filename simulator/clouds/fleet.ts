export type Geography = 'na' | 'eu' | 'apac' | 'sa';
export const GEOGRAPHIES: readonly Geography[] = ['na', 'eu', 'apac', 'sa'];

/** Machine types of one family share their price movements. */
export type Family = 'general' | 'compute' | 'memory' | 'gpu';
export const FAMILIES: readonly Family[] = ['general', 'compute', 'memory', 'gpu'];

export interface MachineType {
  readonly name: string;
  readonly vcpu: number;
  readonly memoryGib: number;
  readonly gpu: string | null;
  readonly family: Family;
  /** List price, USD per hour. */
  readonly listUsdPerHour: number;
}

/** One provider-region and what it sells. */
export interface Region {
  /** `provider/region`. */
  readonly key: string;
  readonly provider: string;
  readonly region: string;
  readonly geography: Geography;
  readonly machineTypes: readonly MachineType[];
}

/** Needs of a service; units as in `infra/services/<service>.json`. */
export interface Spec {
  readonly service: string;
  readonly stateful: boolean;
  readonly tier: 'critical' | 'standard' | 'batch';
  readonly vcpu: number;
  readonly memoryGib: number;
  readonly gpu: string | null;
  readonly audience: Geography;
  readonly latencyObjectiveMs: number | null;
  readonly residency: readonly Geography[] | null;
  readonly allowedProviders: readonly string[] | null;
  readonly allowedRegions: readonly string[] | null;
}

/** `count` machines of one type in one provider-region. */
export interface Place {
  readonly provider: string;
  readonly region: string;
  readonly instanceType: string;
  readonly count: number;
}

/** What the world starts from: the data of the fleet repository. */
export interface Fleet {
  readonly regions: readonly Region[];
  readonly specs: readonly Spec[];
  /** Where each service runs before its stack is applied for the first time. */
  readonly founding: ReadonlyMap<string, Place>;
}
