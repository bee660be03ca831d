import type { TerraformStack } from 'cdktf';
import type { Catalog } from '../catalog.ts';
import type { ProviderRegion } from '../fleet.ts';
import type { Placement } from '../placement.ts';
import type { ServiceSpec } from '../service-spec.ts';

/** A service at a place. */
export interface PlacedService {
  readonly spec: ServiceSpec;
  readonly placement: Placement;
  readonly where: ProviderRegion;
}

/** What a provider folder exports: how its clusters and services are written down. */
export interface Cloud {
  readonly name: string;
  /** True when its resources are `terraform_data`. */
  readonly simulated: boolean;
  /**
   * Declares the connections that a stack may need, one per region. A service stack declares every
   * region of every cloud, because what it leaves behind has to be destroyed there.
   */
  connect(stack: TerraformStack, catalog: Catalog): void;
  cluster(stack: TerraformStack, where: ProviderRegion): void;
  service(stack: TerraformStack, at: PlacedService): void;
}

/** The name of a service's resource, as people see it in a cloud's console. */
export function resourceName(at: PlacedService, kind: string): string {
  return `${at.spec.service}-${kind}`;
}
