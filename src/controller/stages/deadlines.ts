import { DEADLINES, type Deadlines } from '../../apply/index.ts';
import type { Clock } from '../../lib/clock.ts';

/** Pipelines take real time, however fast the observed world goes: their deadlines are stretched with the clock. */
export function pipelineDeadlines(clock: Pick<Clock, 'speed'>): Deadlines {
  return { queueMs: DEADLINES.queueMs * clock.speed, runMs: DEADLINES.runMs * clock.speed };
}
