import type { MoveRecord } from '../../domain/merge-request.ts';
import { HOURS_PER_MONTH } from '../../domain/money.ts';
import type { Reading } from '../../domain/observation.ts';
import type { FleetService, StatusView } from '../commands.ts';
import type { Member } from '../fleet.ts';
import type { Memory } from '../memory.ts';

export function knownValue(reading: Reading | null | undefined): number | null {
  return reading?.known ? reading.value : null;
}

/** What a service costs per month by telemetry, net of credits; null when unknown. */
export function measuredCost(memory: Memory, service: string): number | null {
  const perHour = knownValue(memory.snapshot?.services[service]?.costUsdPerHour);
  return perHour === null ? null : perHour * HOURS_PER_MONTH;
}

export function fleetService(memory: Memory, member: Member, open: readonly MoveRecord[]): FleetService {
  const seen = memory.snapshot?.services[member.service];
  return {
    service: member.service,
    description: member.spec.description,
    stateful: member.spec.stateful,
    tier: member.spec.tier,
    gpu: member.spec.gpu,
    placement: seen?.placement ?? null,
    firstPlacement: memory.firstPlacements.get(member.service) ?? null,
    costUsdPerMonth: measuredCost(memory, member.service),
    latencyMs: knownValue(seen?.latencyMs),
    latencyObjectiveMs: member.spec.latencyObjectiveMs,
    errorRatio: knownValue(seen?.errorRatio),
    demandRps: knownValue(seen?.demandRps),
    mergeRequestIid: open.find((move) => move.service === member.service)?.iid ?? null,
  };
}

/** Counts over moves of the journal, newest first. A merge request that took up a newer decision counts once, as it is now. */
export function countMoves(moves: readonly MoveRecord[]): Pick<StatusView, 'mergeRequests' | 'moves'> {
  const count = (test: (move: MoveRecord) => boolean) => moves.filter(test).length;
  const requests = [...new Map(moves.toReversed().map((move) => [move.iid, move])).values()];
  const countRequests = (test: (request: MoveRecord) => boolean) => requests.filter(test).length;
  return {
    mergeRequests: {
      opened: requests.length,
      auto: countRequests((request) => request.verdict === 'auto'),
      review: countRequests((request) => request.verdict === 'review'),
      denied: countRequests((request) => request.verdict === 'deny'),
      merged: countRequests((request) => request.mergedAt !== null),
    },
    moves: {
      applied: count((move) => move.appliedAt !== null),
      verified: count((move) => move.verification === 'held' || move.verification === 'recovered'),
      regressed: count((move) => move.verification === 'regressed'),
    },
  };
}

export function costTotals(memory: Memory): StatusView['cost'] {
  const last = memory.bill.at(-1);
  if (last === undefined) return { nowUsdPerMonth: null, baselineUsdPerMonth: null, savedUsdPerMonth: null };
  return {
    nowUsdPerMonth: last.nowUsdPerMonth,
    baselineUsdPerMonth: last.baselineUsdPerMonth,
    savedUsdPerMonth: last.baselineUsdPerMonth - last.nowUsdPerMonth,
  };
}
