import type { Cloud } from '../cloud.ts';
import { cluster } from './cluster.ts';
import { service } from './service.ts';

/** Microsoft Azure, simulated: its resources are `terraform_data` and need no connection. */
export const azure: Cloud = { name: 'azure', simulated: true, connect: () => {}, cluster, service };
