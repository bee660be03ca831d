import type { ProviderRegion } from '../../fleet.ts';
import type { PlacedService } from '../cloud.ts';

export type Tags = Record<string, string>;

/** Tags by which a service's stack finds its network, and people their bill. */
export function clusterTags(where: ProviderRegion, name: string): Tags {
  return {
    Name: name,
    'trimtab:cluster': where.cluster,
    'trimtab:provider': where.provider,
    'trimtab:region': where.region,
  };
}

export function serviceTags(at: PlacedService, name: string): Tags {
  return { ...clusterTags(at.where, name), 'trimtab:service': at.spec.service };
}
