import type { Decision } from '../../domain/decision.ts';
import type { Verification } from '../../domain/verification.ts';
import { baselineCost } from '../baseline.ts';
import type { CostAnalysisView } from '../commands.ts';
import type { Memory } from '../memory.ts';
import { costTotals, measuredCost } from './status.ts';

export function costAnalysis(
  memory: Memory,
  verified: readonly Verification[],
  decisionOf: (id: string) => Decision | null,
): CostAnalysisView {
  const services = memory.fleet.members.map((member) => {
    const verification = verified.find((each) => each.service === member.service);
    const decision = verification === undefined ? null : decisionOf(verification.decisionId);
    return {
      service: member.service,
      placement: memory.snapshot?.services[member.service]?.placement ?? null,
      nowUsdPerMonth: measuredCost(memory, member.service),
      baselineUsdPerMonth: baselineCost(memory, member.service),
      cheapestEligibleUsdPerMonth: cheapestEligible(memory.decisions.get(member.service)),
      predictedSavingUsdPerMonth: decision?.action === 'move' ? decision.cost.savingUsdPerMonth : null,
      realisedSavingUsdPerMonth: verification?.realisedSavingUsdPerMonth ?? null,
    };
  });
  const totals = costTotals(memory);
  return {
    services,
    byProvider: byProvider(services),
    history: memory.bill,
    totals: {
      nowUsdPerMonth: totals.nowUsdPerMonth,
      baselineUsdPerMonth: totals.baselineUsdPerMonth,
      predictedUsdPerMonth: sum(verified.map((each) => each.predictedSavingUsdPerMonth)),
      realisedUsdPerMonth: sum(verified.map((each) => each.realisedSavingUsdPerMonth ?? 0)),
    },
  };
}

function cheapestEligible(decision: Decision | undefined): number | null {
  const costs = (decision?.candidates ?? [])
    .filter((candidate) => candidate.refusals.length === 0)
    .map((candidate) => candidate.costUsdPerMonth)
    .filter((cost): cost is number => cost !== null);
  return costs.length === 0 ? null : Math.min(...costs);
}

function byProvider(services: CostAnalysisView['services']): CostAnalysisView['byProvider'] {
  const totals = new Map<string, { services: number; nowUsdPerMonth: number }>();
  for (const { placement, nowUsdPerMonth } of services) {
    if (placement === null || nowUsdPerMonth === null) continue;
    const total = totals.get(placement.provider) ?? { services: 0, nowUsdPerMonth: 0 };
    totals.set(placement.provider, { services: total.services + 1, nowUsdPerMonth: total.nowUsdPerMonth + nowUsdPerMonth });
  }
  return [...totals].map(([provider, total]) => ({ provider, ...total })).sort((a, b) => b.nowUsdPerMonth - a.nowUsdPerMonth);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
