import type { Vocabulary } from '../simulated.ts';

/** What Google Cloud calls things. */
export const vocabulary: Vocabulary = {
  types: {
    network: 'google_compute_network',
    subnet: 'google_compute_subnetwork',
    gateway: 'google_compute_router',
    'route-table': 'google_compute_route',
    'route-table-association': 'google_compute_route',
    'security-group': 'google_compute_firewall',
    instance: 'google_compute_instance',
    disk: 'google_compute_disk',
    alarm: 'google_monitoring_alert_policy',
    autoscaling: 'google_compute_region_autoscaler',
  },
  image: 'debian-cloud/debian-12',
  diskCategory: 'pd-balanced',
  zone: (region, zone) => `${region}-${'ab'[zone]}`,
};
