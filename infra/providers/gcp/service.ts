import { simulatedService } from '../simulated.ts';
import { vocabulary } from './vocabulary.ts';

/** One service in Google Cloud. */
export const service = simulatedService(vocabulary);
