import { simulatedService } from '../simulated.ts';
import { vocabulary } from './vocabulary.ts';

/** One service in Microsoft Azure. */
export const service = simulatedService(vocabulary);
