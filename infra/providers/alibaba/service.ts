import { simulatedService } from '../simulated.ts';
import { vocabulary } from './vocabulary.ts';

/** One service in Alibaba Cloud. */
export const service = simulatedService(vocabulary);
