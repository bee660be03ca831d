import { App, type TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { readSettings } from './deploy/settings.ts';
import { backendBlock } from './deploy/terraform/backend.ts';
import { type Fleet, INFRA, providerRegionsOf, readFleet } from './fleet.ts';
import { ClusterStack } from './stacks/cluster-stack.ts';
import { ServiceStack } from './stacks/service-stack.ts';
import { StateBackend } from './stacks/state-backend.ts';

/** One stack of the fleet, not yet built. */
export interface FleetStack {
  /** Also the name of its state. */
  readonly id: string;
  /** Null for a cluster. */
  readonly service: string | null;
  build(scope: Construct): TerraformStack;
}

/** Every stack: clusters first, because services stand in them. A placement file is all that a service needs to appear. */
export function listStacks(fleet: Fleet): readonly FleetStack[] {
  const clusters = providerRegionsOf(fleet.catalogs).map((where) => ({
    id: where.cluster,
    service: null,
    build: (scope: Construct) => new ClusterStack(scope, fleet.catalogs, where),
  }));
  const services = [...fleet.placements].flatMap(([service, placement]) => {
    const spec = fleet.specs.get(service);
    if (spec === undefined) return [];
    return [{ id: service, service, build: (scope: Construct) => new ServiceStack(scope, fleet.catalogs, spec, placement) }];
  });
  return [...clusters, ...services];
}

// Run by the cdktf command line, as `cdktf.json` says.
if (import.meta.main) {
  const app = new App();
  const settings = readSettings(process.env, process.cwd());
  for (const { id, build } of listStacks(readFleet(INFRA))) new StateBackend(build(app), backendBlock(id, settings));
  app.synth();
}
