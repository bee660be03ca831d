import { basisOf, moveCost } from '../decision/index.ts';
import type { MoveBasis, MoveCost } from '../domain/decision.ts';
import type { Snapshot } from '../domain/observation.ts';
import type { Placement } from '../domain/placement.ts';
import type { Candidate } from '../domain/scorecard.ts';
import type { ServiceSpec } from '../domain/service.ts';
import type { Memory } from './memory.ts';
import type { Rooms } from './rooms.ts';

/** What a move costs by the newest prices, and the numbers that this follows from; null where these are not known. */
export interface Money {
  readonly basis: MoveBasis | null;
  readonly cost: MoveCost | null;
}

export interface Route {
  readonly from: Placement;
  readonly to: Placement;
  /** Hours during which both places are to run. */
  readonly overlapHours: number;
}

/** For moves that no comparison of candidates has priced: emergencies and ways back. */
export function moneyOf(
  rooms: Pick<Rooms, 'score'>,
  memory: Memory,
  { snapshot, spec }: { readonly snapshot: Snapshot; readonly spec: ServiceSpec },
  { from, to, overlapHours }: Route,
): Money {
  const catalogs = memory.repository?.catalogs ?? [];
  // A place need not be among the candidates of a scorecard, but it always is when the service is taken to run there.
  const at = (current: Placement): Candidate | undefined =>
    rooms.score({ snapshot, spec, current, catalogs }).candidates.find((candidate) => candidate.isCurrent);
  const [before, after] = [at(from), at(to)];
  if (before === undefined || after === undefined) return { basis: null, cost: null };
  const [beforeUsdPerMonth, afterUsdPerMonth] = [before.costUsdPerMonth, after.costUsdPerMonth];
  const cost =
    beforeUsdPerMonth === null || afterUsdPerMonth === null
      ? null
      : moveCost({ from, to, beforeUsdPerMonth, afterUsdPerMonth, dataGib: spec.dataGib, overlapHours, catalogs });
  return { basis: basisOf(snapshot, before, after, overlapHours), cost };
}
