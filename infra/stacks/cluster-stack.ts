import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import type { Catalog } from '../catalog.ts';
import type { ProviderRegion } from '../fleet.ts';
import { cloudOf } from '../providers/index.ts';

/** The network of one provider-region; its id is the cluster's name. */
export class ClusterStack extends TerraformStack {
  constructor(scope: Construct, catalogs: ReadonlyMap<string, Catalog>, where: ProviderRegion) {
    super(scope, where.cluster);
    const cloud = cloudOf(where.provider);
    const catalog = catalogs.get(where.provider);
    if (catalog !== undefined) cloud.connect(this, catalog);
    cloud.cluster(this, where);
  }
}
