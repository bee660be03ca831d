/**
 * Where a service runs: the four values that a placement file marks and that Trimtab may rewrite.
 */
export interface Placement {
  /** Cloud, in lower case: `aws`, `alibaba`, `gcp`, `azure`. */
  readonly provider: string;
  /** The provider's own region name: `us-east-1`. */
  readonly region: string;
  /** The provider's own machine type: `t3.medium`. */
  readonly instanceType: string;
  /** Number of instances, 1 or more. */
  readonly count: number;
}

/** The marked fields of a placement file, in the order in which they are written. */
export const PLACEMENT_FIELDS = ['provider', 'region', 'instanceType', 'count'] as const;
export type PlacementField = (typeof PLACEMENT_FIELDS)[number];

/** `provider/region`: the name of one provider-region, used as a key. */
export type RegionKey = `${string}/${string}`;

export function regionKey(where: { provider: string; region: string }): RegionKey {
  return `${where.provider}/${where.region}`;
}

export function samePlacement(a: Placement, b: Placement): boolean {
  return PLACEMENT_FIELDS.every((field) => a[field] === b[field]);
}

/** `2 x t3.medium in aws/us-east-1`, for sentences. */
export function describePlacement(placement: Placement): string {
  return `${placement.count} x ${placement.instanceType} in ${regionKey(placement)}`;
}
