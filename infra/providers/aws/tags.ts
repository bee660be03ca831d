import type { Site } from '../../fleet.ts';
import type { ServiceSite } from '../cloud.ts';

export type Tags = Record<string, string>;

/** Tags by which a service's stack finds its network, and people their bill. */
export function clusterTags(site: Site, name: string): Tags {
  return {
    Name: name,
    'trimtab:cluster': site.cluster,
    'trimtab:provider': site.provider,
    'trimtab:region': site.region,
  };
}

export function serviceTags(at: ServiceSite, name: string): Tags {
  return { ...clusterTags(at.site, name), 'trimtab:service': at.spec.service };
}
