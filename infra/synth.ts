import type { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { InfraError } from './errors.ts';
import { INFRA, providerRegionsOf, readCatalogs, readFleet, readSpec } from './fleet.ts';
import { listStacks } from './main.ts';
import type { Placement } from './placement.ts';
import { ClusterStack } from './stacks/cluster-stack.ts';
import { render, type Template } from './stacks/render.ts';
import { RetiredServiceStack, ServiceStack } from './stacks/service-stack.ts';

/** Without a backend: where state is kept is a matter of the deployment. */
function rendered(build: (root: Construct) => TerraformStack): Template {
  const template = render(build);
  const { backend: _, ...terraform } = (template['terraform'] ?? {}) as Record<string, unknown>;
  return { ...template, terraform };
}

/**
 * The stack of one service at a placement, in process and without writing anything. Specification and
 * catalogues are read beside this file. Same placement, same object. Throws an InfraError.
 */
export function synthesiseService(service: string, placement: Placement, root: string = INFRA): Template {
  const catalogs = readCatalogs(root);
  const spec = readSpec(root, service);
  return rendered((scope) => new ServiceStack(scope, catalogs, spec, placement));
}

/** The network of one provider-region, by the cluster's name. Throws an InfraError. */
export function synthesiseCluster(cluster: string, root: string = INFRA): Template {
  const catalogs = readCatalogs(root);
  const where = providerRegionsOf(catalogs).find((candidate) => candidate.cluster === cluster);
  if (where === undefined) throw new InfraError('unknown-cluster', `no catalogue names the cluster ${cluster}`);
  return rendered((scope) => new ClusterStack(scope, catalogs, where));
}

/** The stack of a service whose placement file is gone: applying it destroys what is left. */
export function synthesiseRetired(service: string, root: string = INFRA): Template {
  const catalogs = readCatalogs(root);
  return rendered((scope) => new RetiredServiceStack(scope, catalogs, service));
}

/** Every stack below `root` (a folder like this one) by its id: clusters first. */
export function synthesiseAll(root: string = INFRA): ReadonlyMap<string, Template> {
  return new Map(listStacks(readFleet(root)).map(({ id, build }) => [id, rendered(build)]));
}
