import type { Snapshot } from '../domain/observation.ts';
import type { Scorecard } from '../domain/scorecard.ts';
import type { Memory } from './memory.ts';
import type { Rooms } from './rooms.ts';

/** Step 2: a scorecard for every service of the fleet. */
export function compare(rooms: Pick<Rooms, 'score'>, memory: Memory, snapshot: Snapshot): ReadonlyMap<string, Scorecard> {
  const catalogs = memory.repository?.catalogs ?? [];
  memory.scorecards = new Map(
    memory.fleet.members.map((member) => [
      member.service,
      rooms.score({ snapshot, spec: member.spec, current: member.placement, catalogs }),
    ]),
  );
  return memory.scorecards;
}
