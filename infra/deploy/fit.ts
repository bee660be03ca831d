import { InfraError } from '../errors.ts';
import { type Fleet, providerRegionOf } from '../fleet.ts';
import type { PlacementFile } from '../placement.ts';
import type { ServiceSpec } from '../service-spec.ts';

/** Throws when a placement breaks a rule that its service's specification sets. */
export function fits(catalogs: Fleet['catalogs'], spec: ServiceSpec, placement: PlacementFile): true {
  const where = providerRegionOf(catalogs, placement.service, placement);
  const type = catalogs.get(placement.provider)?.instanceTypes.find(({ name }) => name === placement.instanceType);
  const no = (field: string, sentence: string) =>
    new InfraError('unfit-placement', `infra/placements/${placement.service}.ts: field ${field}: ${sentence}`);
  if (spec.residency !== null && !spec.residency.includes(where.geography))
    throw no('region', `${where.region} is in ${where.geography}, the data has to stay in ${spec.residency.join(', ')}`);
  if (spec.allowedProviders !== null && !spec.allowedProviders.includes(where.provider))
    throw no('provider', `${where.provider} is not among the allowed ones: ${spec.allowedProviders.join(', ')}`);
  if (spec.allowedRegions !== null && !spec.allowedRegions.includes(`${where.provider}/${where.region}`))
    throw no('region', `${where.provider}/${where.region} is not among the allowed ones: ${spec.allowedRegions.join(', ')}`);
  if (type !== undefined && spec.gpu !== type.gpu)
    throw no('instanceType', `${type.name} has GPU ${type.gpu ?? 'none'}, the service needs ${spec.gpu ?? 'none'}`);
  if (type !== undefined && (type.vcpu < spec.vcpu || type.memoryGib < spec.memoryGib))
    throw no('instanceType', `${type.name} is smaller than the service needs (${spec.vcpu} vCPU, ${spec.memoryGib} GiB)`);
  return true;
}
