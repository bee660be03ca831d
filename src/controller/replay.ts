import type { Config } from '../config.ts';
import { admit, createDecider } from '../decision/index.ts';
import type { Move, ReasonCode } from '../domain/decision.ts';
import type { Snapshot, UnknownReason } from '../domain/observation.ts';
import { describePlacement, type RegionKey } from '../domain/placement.ts';
import type { Scorecard } from '../domain/scorecard.ts';
import { newId, type Random } from '../lib/ids.ts';
import { createScorer } from '../scoring/index.ts';
import { createCollector, type Playback } from '../telemetry/index.ts';
import { createReplayedFleet, type Tenant, type TenantRules } from './replay/fleet.ts';
import { createLedger, type Money } from './replay/ledger.ts';

export interface ReplayRequest extends TenantRules {
  readonly playback: Playback;
  readonly config: Config;
  readonly configDigest: string;
  readonly random: Random;
  readonly signal?: AbortSignal;
  /** Told after each evaluation. */
  readonly onEvaluation?: (at: number) => void;
}

export interface ReplaySummary {
  readonly source: string;
  /** ISO 8601, UTC. */
  readonly from: string;
  readonly to: string;
  readonly evaluations: number;
  readonly services: number;
  /** Where services start whose machine type is sold there. */
  readonly start: RegionKey | null;
  readonly moves: number;
  readonly money: Money;
  /** Evaluations of a service that ended in staying, by the first reason. */
  readonly stays: Readonly<Partial<Record<ReasonCode, number>>>;
  /** Values of the recording that were refused, by reason. */
  readonly rejected: Readonly<Partial<Record<UnknownReason, number>>>;
  readonly movesMade: readonly { readonly at: string; readonly service: string; readonly sentence: string }[];
  readonly notes: readonly string[];
}

/**
 * Runs a recording through telemetry, scoring and decision with the recording's own time as the clock, and lets a made-up
 * fleet follow what was decided: one service per machine type. Between two evaluations the prices of the earlier one
 * count. Nothing outside is read or written.
 */
export async function replay(request: ReplayRequest): Promise<ReplaySummary> {
  const { playback, config, signal } = request;
  const collector = createCollector({ source: playback.source, clock: playback.clock, config: config.telemetry });
  const run = createRun(request);
  const everyMs = config.decision.everySeconds * 1000;
  const first = (await playback.next()) ?? 0;
  let last: Snapshot | null = null;
  for (let at = first, isOver = false; !isOver; at += everyMs) {
    signal?.throwIfAborted();
    playback.moveTo(at);
    const snapshot = await collector.collect(signal);
    const problem = collector.problem();
    if (problem !== null) run.note(problem);
    isOver = problem !== null || collector.exhausted();
    run.evaluate(snapshot, isOver ? 0 : everyMs / 3_600_000);
    request.onEvaluation?.(at);
    last = snapshot;
  }
  return run.summary(first, last?.takenAt ?? first);
}

function createRun(request: ReplayRequest) {
  const { config, playback } = request;
  const fleet = createReplayedFleet(request);
  const ledger = createLedger();
  const score = createScorer(config.scoring);
  const pricesOnly = playback.source.validForMs === Number.POSITIVE_INFINITY;
  const decide = createDecider(config.decision, { statusUnobserved: pricesOnly });
  const notes = new Set<string>(pricesOnly ? [PRICES_ONLY, ...weightNotes(config)] : []);
  const stays: Partial<Record<ReasonCode, number>> = {};
  const rejected: Partial<Record<UnknownReason, number>> = {};
  const made: Move[] = [];
  let evaluations = 0;
  let start: RegionKey | null = null;
  const stayed = (code: ReasonCode) => {
    stays[code] = (stays[code] ?? 0) + 1;
  };

  function decideOne(tenant: Tenant, scorecard: Scorecard, snapshot: Snapshot): Move | null {
    const { decision, winner } = decide({
      scorecard,
      spec: tenant.spec,
      snapshot,
      catalogs: fleet.catalogsFor(tenant),
      history: { lastMovedAt: tenant.lastMovedAt, previousWinners: tenant.previousWinners, snoozed: null, suspended: false },
      now: snapshot.takenAt,
      id: newId('dec', snapshot.takenAt, request.random),
      configDigest: request.configDigest,
    });
    tenant.previousWinners = [winner, ...tenant.previousWinners].slice(0, config.decision.persistForEvaluations);
    if (decision.action === 'move') return decision;
    stayed(decision.reasons[0]?.code ?? 'already-best');
    return null;
  }

  return {
    note: (sentence: string) => notes.add(sentence),
    /** Decides for every service, moves those that are admitted, and lets the fleet run for `hours`. */
    evaluate(snapshot: Snapshot, hours: number): void {
      evaluations++;
      start = fleet.settle(snapshot);
      for (const [reason, count] of Object.entries(snapshot.rejected) as [UnknownReason, number][])
        rejected[reason] = (rejected[reason] ?? 0) + count;
      const scorecards = new Map(
        fleet.tenants.map((tenant) => {
          const catalogs = fleet.catalogsFor(tenant);
          return [tenant, score({ snapshot, spec: tenant.spec, current: tenant.placement, catalogs })] as const;
        }),
      );
      const wanted = [...scorecards].flatMap(([tenant, card]) => decideOne(tenant, card, snapshot) ?? []);
      // Between two evaluations of a recording every move has long been made: no proposal is open.
      const traffic = { openMergeRequests: 0, openedInLastHour: 0 };
      const { admitted, deferred } = admit(wanted, traffic, config.limits, snapshot.takenAt);
      for (const stay of deferred) stayed(stay.reasons[0]?.code ?? 'budget-exhausted');
      const targets = new Map(admitted.map((move) => [move.service, move]));
      for (const [tenant, card] of scorecards) {
        const move = targets.get(tenant.spec.service);
        if (move !== undefined) follow(tenant, move, snapshot.takenAt);
        ledger.run(tenant, card, hours);
      }
    },
    summary(from: number, to: number): ReplaySummary {
      return {
        source: playback.source.name,
        from: new Date(from).toISOString(),
        to: new Date(to).toISOString(),
        evaluations,
        services: fleet.tenants.length,
        start,
        moves: made.length,
        money: ledger.total(),
        stays,
        rejected,
        movesMade: made.map((move) => ({
          at: new Date(move.decidedAt).toISOString(),
          service: move.service,
          sentence: `${describePlacement(move.from)} -> ${describePlacement(move.to)}: ${move.reasons[0]?.sentence ?? ''}`,
        })),
        notes: [...notes],
      };
    },
  };

  function follow(tenant: Tenant, move: Move, at: number): void {
    tenant.placement = move.to;
    tenant.lastMovedAt = at;
    tenant.previousWinners = [];
    ledger.moved(move.cost.migrationUsd);
    made.push(move);
  }
}

const PRICES_ONLY =
  'The recording tells prices only: whether a target is up was not asked, latency and capacity were not checked, and costs are gross.';

/** A weight on what the recording cannot tell makes every score unknown: better said than puzzled over. */
function weightNotes(config: Config): string[] {
  return (['latency', 'availability'] as const)
    .filter((factor) => config.scoring.weights[factor] > 0)
    .map(
      (factor) =>
        `scoring.weights.${factor} is not 0, and the recording does not tell it: every score is unknown, and nothing moves.`,
    );
}
