import { simulatedCluster } from '../simulated.ts';
import { vocabulary } from './vocabulary.ts';

/** The network of one region of Google Cloud. */
export const cluster = simulatedCluster(vocabulary);
