import { messageOf } from '../lib/errors.ts';
import { type AnswersOptions, createAnswers } from './answers.ts';
import type { Commands } from './commands.ts';
import { answerAlerts } from './emergency.ts';
import { follow } from './follow.ts';
import { createLoop, type Loop } from './loop.ts';
import { createMemory, type Memory, recall } from './memory.ts';
import { reconcile } from './reconcile.ts';
import { revertRegressed } from './revert.ts';
import type { Rooms } from './rooms.ts';
import { createSettingsCheck } from './settings-check.ts';

export { createFeed } from './feed.ts';
export type { Rooms } from './rooms.ts';

export interface Controller {
  readonly commands: Commands;
  start(): Promise<void>;
  /** Ends after the work that is under way. */
  stop(): Promise<void>;
}

const DAY_MS = 86_400_000;
/** How often the forge is asked when no webhook comes; webhooks are hints, polling is the truth. World time. */
const FOLLOW_EVERY_MS = 60_000;

export function createController(rooms: Rooms, options: AnswersOptions): Controller {
  const memory = createMemory(rooms.clock.now(), rooms.config.limits.suspend);
  const loop: Loop = createLoop(
    {
      cycle: () => timed(rooms, memory, () => reconcile(rooms, memory)),
      follow: () => followUp(rooms, memory),
      onError: (error, during) => report(rooms, memory, error, during),
    },
    { clock: rooms.clock, cycleEveryMs: rooms.config.decision.everySeconds * 1000, followEveryMs: FOLLOW_EVERY_MS },
  );
  const settings = createSettingsCheck(rooms);
  return {
    commands: createAnswers(rooms, memory, loop, options),
    async start() {
      await recall(memory, rooms.store);
      await rooms.store.prune(rooms.clock.now() - rooms.config.store.keepDays * DAY_MS);
      settings.begin();
      loop.start();
    },
    async stop() {
      await settings.stop();
      await loop.stop();
    },
  };
}

/** Between two evaluations: emergencies first, then what is on its way. */
async function followUp(rooms: Rooms, memory: Memory): Promise<void> {
  await answerAlerts(rooms, memory);
  await follow(rooms, memory);
  await revertRegressed(rooms, memory);
}

async function timed(rooms: Rooms, memory: Memory, work: () => Promise<void>): Promise<void> {
  const from = performance.now();
  await work();
  const ms = performance.now() - from;
  rooms.metrics.reconcile('ok', ms / 1000);
  memory.cycle = { count: memory.cycle.count + 1, lastAt: rooms.clock.now(), lastDurationMs: ms, lastError: null };
}

function report(rooms: Rooms, memory: Memory, error: unknown, during: 'cycle' | 'follow'): void {
  const sentence = messageOf(error);
  if (during === 'cycle') {
    rooms.metrics.reconcile('error', 0);
    memory.cycle = { ...memory.cycle, lastError: sentence };
  }
  rooms.logger.error({ during, reason: sentence }, 'the loop goes on after an error');
}
