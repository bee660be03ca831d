import type { Cloud } from '../cloud.ts';
import { cluster } from './cluster.ts';
import { service } from './service.ts';

/** Alibaba Cloud, simulated: its resources are `terraform_data` and need no connection. */
export const alibaba: Cloud = { name: 'alibaba', simulated: true, connect: () => {}, cluster, service };
