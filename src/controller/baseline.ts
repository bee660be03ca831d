import { samePlacement } from '../domain/placement.ts';
import type { Member } from './fleet.ts';
import { type Memory, rememberBill } from './memory.ts';
import type { Rooms } from './rooms.ts';
import { measuredCost } from './views/status.ts';

/** What a service would cost per month at its first placement and today's prices; null when unknown. */
export function baselineCost(memory: Memory, service: string): number | null {
  return memory.baselines.get(service) ?? null;
}

/**
 * Adds a point to the bill: the fleet as it is against the fleet as it was found. A service whose cost is
 * unknown on either side is left out of both, so that an outage does not look like a saving.
 */
export function keepBill(rooms: Pick<Rooms, 'score'>, memory: Memory, at: number): void {
  let now = 0;
  let baseline = 0;
  for (const member of memory.fleet.members) {
    const measured = measuredCost(memory, member.service);
    const before = baselineOf(rooms, memory, member, measured);
    memory.baselines.set(member.service, before);
    if (measured === null || before === null) continue;
    now += measured;
    baseline += before;
  }
  if (now > 0) rememberBill(memory, { at, nowUsdPerMonth: now, baselineUsdPerMonth: baseline });
}

function baselineOf(rooms: Pick<Rooms, 'score'>, memory: Memory, member: Member, measured: number | null): number | null {
  const seen = memory.snapshot?.services[member.service]?.placement ?? null;
  if (seen !== null && !memory.firstPlacements.has(member.service)) memory.firstPlacements.set(member.service, seen);
  const first = memory.firstPlacements.get(member.service);
  if (first === undefined || memory.snapshot === null || memory.repository === null) return null;
  if (seen !== null && samePlacement(seen, first)) return measured;
  const card = rooms.score({
    snapshot: memory.snapshot,
    spec: member.spec,
    current: first,
    catalogs: memory.repository.catalogs,
  });
  return card.candidates.find((candidate) => candidate.isCurrent)?.costUsdPerMonth ?? null;
}
