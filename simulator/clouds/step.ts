/** The world moves in steps of this many ms of world time; one step makes one telemetry sample. */
export const STEP_MS = 5000;

/** How many steps the world has already lived through when it becomes visible: 30 minutes. */
export const PAST_STEPS = 360;

/** How many samples are kept: one hour. */
export const KEPT_SAMPLES = 720;

/** Chance that something which happens once in `meanMs` on average happens within one step. */
export function chancePerStep(meanMs: number): number {
  return STEP_MS / meanMs;
}

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
