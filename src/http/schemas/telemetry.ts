import { Type } from 'typebox';
import type { RegionView, TelemetryView } from '../../controller/commands.ts';
import type { RegionKey } from '../../domain/placement.ts';
import { byName, flagOrNull, instant, instantOrNull, numberOrNull, view } from './view.ts';

const RegionSchema = view<RegionView>()(
  Type.Object({
    key: Type.Unsafe<RegionKey>({ type: 'string', description: '`provider/region`' }),
    provider: Type.String(),
    region: Type.String(),
    up: flagOrNull(),
    creditsUsd: numberOrNull(),
    capacityAvailability: numberOrNull(),
    gpuAvailability: byName(numberOrNull()),
    priceIndex: Type.Array(numberOrNull(), { description: 'On the grid; 1 = as at the start of the window.' }),
    pricesUsdPerHour: byName(numberOrNull()),
    latencyMs: byName(numberOrNull()),
    latencySeries: Type.Array(numberOrNull()),
  }),
);

export const TelemetrySchema = view<TelemetryView>()(
  Type.Object({
    takenAt: instantOrNull(),
    source: Type.String(),
    partial: Type.Boolean(),
    rejected: Type.Unsafe<TelemetryView['rejected']>({
      type: 'object',
      additionalProperties: { type: 'number' },
      description: 'Refused values by reason.',
    }),
    grid: Type.Array(instant(), { description: 'Instants of all series, oldest first.' }),
    regions: Type.Array(RegionSchema),
  }),
);
