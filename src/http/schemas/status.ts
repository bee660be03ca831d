import { Type } from 'typebox';
import type { FleetService, StatusView } from '../../controller/commands.ts';
import { PlacementOrNull } from './placement.ts';
import { instant, instantOrNull, numberOrNull, textOrNull, view } from './view.ts';

const FleetServiceSchema = view<FleetService>()(
  Type.Object({
    service: Type.String(),
    description: Type.String(),
    stateful: Type.Boolean(),
    tier: Type.String(),
    gpu: textOrNull(),
    placement: PlacementOrNull,
    firstPlacement: PlacementOrNull,
    costUsdPerMonth: numberOrNull(),
    latencyMs: numberOrNull(),
    latencyObjectiveMs: numberOrNull(),
    errorRatio: numberOrNull(),
    demandRps: numberOrNull(),
    mergeRequestIid: numberOrNull('Merge request under way, if any.'),
  }),
);

export const StatusSchema = view<StatusView>()(
  Type.Object({
    version: Type.String(),
    now: instant('ms since the epoch, by the clock of the controller'),
    startedAt: instant(),
    speed: Type.Number({ description: 'Simulated seconds per real second; 1 against a real world.' }),
    telemetrySource: Type.String(),
    appliedBy: textOrNull('`embedded`, `terraform`, or null when not known yet.'),
    suspended: Type.Boolean(),
    problems: Type.Array(Type.String()),
    cycle: Type.Object({
      count: Type.Number(),
      lastAt: instantOrNull(),
      lastDurationMs: numberOrNull(),
      lastError: textOrNull(),
    }),
    fleet: Type.Array(FleetServiceSchema),
    cost: Type.Object({
      nowUsdPerMonth: numberOrNull(),
      baselineUsdPerMonth: numberOrNull(),
      savedUsdPerMonth: numberOrNull(),
    }),
    mergeRequests: Type.Object({
      opened: Type.Number(),
      auto: Type.Number(),
      review: Type.Number(),
      denied: Type.Number(),
      merged: Type.Number(),
    }),
    moves: Type.Object({ applied: Type.Number(), verified: Type.Number(), regressed: Type.Number() }),
    links: Type.Object({ forge: textOrNull(), clouds: textOrNull() }),
  }),
);
