import type { Move } from '../domain/decision.ts';
import type { ServiceSpec } from '../domain/service.ts';
import { candidateAt } from './record.ts';

export interface Risk {
  readonly level: 'low' | 'medium' | 'high';
  /** What makes it so, most serious first; one sentence each, of our own words. */
  readonly points: readonly string[];
}

type Point = { readonly weight: 1 | 2 | 3; readonly sentence: string };

/** What could go wrong with a move, told from the decision and the service's needs. */
export function riskOf(move: Move, spec: ServiceSpec | null): Risk {
  const points = [...pointsOfService(move, spec), ...pointsOfPlace(move), ...pointsOfMoney(move)];
  points.sort((a, b) => b.weight - a.weight);
  const heaviest = points[0]?.weight ?? 1;
  return {
    level: heaviest === 3 ? 'high' : heaviest === 2 ? 'medium' : 'low',
    points:
      points.length === 0 ? ['Nothing stands out: same place, same kind of machine.'] : points.map((point) => point.sentence),
  };
}

function* pointsOfService(move: Move, spec: ServiceSpec | null): Generator<Point> {
  if (spec === null) {
    yield { weight: 3, sentence: 'The service has no description in the repository, so its needs are unknown.' };
    return;
  }
  if (spec.stateful) yield { weight: 3, sentence: 'The service is stateful: its data has to move with it.' };
  if (spec.tier === 'critical') yield { weight: 2, sentence: 'The service is critical.' };
  if (spec.dataGib > 0 && elsewhere(move)) {
    const weight = spec.dataGib > 100 ? 2 : 1;
    yield { weight, sentence: `${spec.dataGib} GiB of data have to be copied.` };
  }
}

function* pointsOfPlace(move: Move): Generator<Point> {
  const { from, to } = move;
  if (from.provider !== to.provider)
    yield { weight: 2, sentence: 'The service changes its provider: its addresses change and it is started anew.' };
  else if (from.region !== to.region)
    yield { weight: 1, sentence: 'The service changes its region: its addresses change and it is started anew.' };
  else if (from.instanceType !== to.instanceType) yield { weight: 1, sentence: 'The machines are replaced by another type.' };
  if (to.count < from.count) yield { weight: 1, sentence: `It runs on ${to.count} instead of ${from.count} instances.` };
  const before = candidateAt(move, from)?.latencyMs ?? null;
  const after = candidateAt(move, to)?.latencyMs ?? null;
  if (after === null) yield { weight: 2, sentence: 'The latency at the new place is unknown.' };
  else if (before !== null && after > before * 1.2)
    yield { weight: 1, sentence: `The latency rises from ${Math.round(before)} to ${Math.round(after)} ms.` };
}

function* pointsOfMoney(move: Move): Generator<Point> {
  if (move.confidence < 0.85)
    yield { weight: 2, sentence: 'The telemetry of the past minutes leaves room for doubt that this is better.' };
  if (move.cost.paybackDays === null && move.cost.migrationUsd > 0)
    yield { weight: 1, sentence: 'The move never pays for itself; it is made for another reason.' };
}

function elsewhere({ from, to }: Move): boolean {
  return from.provider !== to.provider || from.region !== to.region;
}
