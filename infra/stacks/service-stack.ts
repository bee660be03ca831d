import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import type { Catalog } from '../catalog.ts';
import { type ProviderRegion, providerRegionOf } from '../fleet.ts';
import type { Placement } from '../placement.ts';
import { CLOUDS, cloudOf } from '../providers/index.ts';
import type { ServiceSpec } from '../service-spec.ts';

/**
 * One service, wherever it runs; its id is the service's name. The stack keeps one state while the
 * service moves, so one plan creates what is new and destroys what is left behind.
 */
export class ServiceStack extends TerraformStack {
  constructor(scope: Construct, catalogs: ReadonlyMap<string, Catalog>, spec: ServiceSpec, placement: Placement) {
    super(scope, spec.service);
    const where: ProviderRegion = providerRegionOf(catalogs, spec.service, placement);
    connectAll(this, catalogs);
    cloudOf(where.provider).service(this, { spec, placement, where });
  }
}

/** A service that is no longer placed: nothing but the connections to destroy what is left. */
export class RetiredServiceStack extends TerraformStack {
  constructor(scope: Construct, catalogs: ReadonlyMap<string, Catalog>, service: string) {
    super(scope, service);
    connectAll(this, catalogs);
  }
}

function connectAll(stack: TerraformStack, catalogs: ReadonlyMap<string, Catalog>): void {
  for (const cloud of CLOUDS) {
    const catalog = catalogs.get(cloud.name);
    if (catalog !== undefined) cloud.connect(stack, catalog);
  }
}
