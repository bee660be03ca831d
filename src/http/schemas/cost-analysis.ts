import { Type } from 'typebox';
import type { CostAnalysisView } from '../../controller/commands.ts';
import { PlacementOrNull } from './placement.ts';
import { instant, numberOrNull, view } from './view.ts';

export const CostAnalysisSchema = view<CostAnalysisView>()(
  Type.Object({
    services: Type.Array(
      Type.Object({
        service: Type.String(),
        placement: PlacementOrNull,
        nowUsdPerMonth: numberOrNull(),
        baselineUsdPerMonth: numberOrNull(),
        cheapestEligibleUsdPerMonth: numberOrNull(),
        predictedSavingUsdPerMonth: numberOrNull(),
        realisedSavingUsdPerMonth: numberOrNull(),
      }),
    ),
    byProvider: Type.Array(Type.Object({ provider: Type.String(), services: Type.Number(), nowUsdPerMonth: Type.Number() })),
    history: Type.Array(Type.Object({ at: instant(), nowUsdPerMonth: Type.Number(), baselineUsdPerMonth: Type.Number() })),
    totals: Type.Object({
      nowUsdPerMonth: numberOrNull(),
      baselineUsdPerMonth: numberOrNull(),
      predictedUsdPerMonth: Type.Number(),
      realisedUsdPerMonth: Type.Number(),
    }),
  }),
);
