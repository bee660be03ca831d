import type { Cloud } from '../cloud.ts';
import { cluster } from './cluster.ts';
import { service } from './service.ts';

/** Google Cloud, simulated: its resources are `terraform_data` and need no connection. */
export const gcp: Cloud = { name: 'gcp', simulated: true, connect: () => {}, cluster, service };
