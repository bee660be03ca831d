import type { Cloud } from '../cloud.ts';
import { cluster } from './cluster.ts';
import { connect } from './connection.ts';
import { service } from './service.ts';

/** Amazon Web Services, by its own Terraform provider. */
export const aws: Cloud = { name: 'aws', simulated: false, connect, cluster, service };
