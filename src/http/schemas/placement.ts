import { Type } from 'typebox';
import type { Placement } from '../../domain/placement.ts';
import { orNull, view } from './view.ts';

export const PlacementSchema = view<Placement>()(
  Type.Object({
    provider: Type.String(),
    region: Type.String(),
    instanceType: Type.String(),
    count: Type.Number(),
  }),
);

export const PlacementOrNull = orNull(PlacementSchema);
