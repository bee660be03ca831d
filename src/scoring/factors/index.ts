import type { FactorName } from '../../domain/scorecard.ts';
import { availability } from './availability.ts';
import { cost } from './cost.ts';
import { credits } from './credits.ts';
import type { Factor } from './factor.ts';
import { latency } from './latency.ts';

/** One line per factor; in the order in which they are shown. */
export const FACTOR_TABLE: Readonly<Record<FactorName, Factor>> = { cost, latency, credits, availability };
