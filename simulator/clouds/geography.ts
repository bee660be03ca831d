import type { Geography, Region } from './fleet.ts';

/** p95 round trip in ms between users (rows) and data centres (columns) of two geographies. */
const BETWEEN: Readonly<Record<Geography, Readonly<Record<Geography, number>>>> = {
  na: { na: 36, eu: 104, apac: 192, sa: 132 },
  eu: { na: 108, eu: 30, apac: 174, sa: 205 },
  apac: { na: 196, eu: 178, apac: 44, sa: 318 },
  sa: { na: 128, eu: 202, apac: 312, sa: 34 },
};

/** What is special about the way to one place, ms by geography of the users. */
const DETOURS: Readonly<Record<string, Partial<Record<Geography, number>>>> = {
  'aws/us-west-2': { na: 11, eu: 34, apac: -38, sa: 36 },
  'gcp/us-central1': { na: 4, eu: 14, apac: -12, sa: 18 },
  'alibaba/us-east-1': { na: 7, eu: 8, apac: 9, sa: 9 },
  'alibaba/eu-central-1': { eu: 5, na: 12 },
  'alibaba/ap-southeast-1': { apac: 2 },
  'azure/westeurope': { eu: 3 },
  'azure/southeastasia': { apac: 3 },
};

/** Hours that the clocks of a geography are ahead of UTC. */
export const HOURS_AHEAD: Readonly<Record<Geography, number>> = { na: -6, eu: 1, apac: 8, sa: -3 };

/** Undisturbed p95 in ms from users in `audience` to `region`. */
export function distanceMs(audience: Geography, region: Region): number {
  return BETWEEN[audience][region.geography] + (DETOURS[region.key]?.[audience] ?? 0);
}

/**
 * Daily wave from -1 (night) to 1 (afternoon). The world's life begins at 12:00 UTC whatever the calendar
 * says, so that a run does not depend on the hour in which it is started.
 *
 * @param ageMs time since the world began
 */
export function dailyWave(ageMs: number, geography: Geography): number {
  const hour = 12 + HOURS_AHEAD[geography] + ageMs / 3_600_000;
  return Math.cos(((hour - 15) / 24) * 2 * Math.PI);
}
