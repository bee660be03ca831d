import { simulatedCluster } from '../simulated.ts';
import { vocabulary } from './vocabulary.ts';

/** The network of one region of Alibaba Cloud. */
export const cluster = simulatedCluster(vocabulary);
