import { describe, expect, it } from 'vitest';
import { FACTORS } from '../../../src/domain/scorecard.ts';
import { FACTOR_TABLE } from '../../../src/scoring/factors/index.ts';

const measured = { costUsdPerMonth: 100, latencyMs: 30, creditsUsd: 5, availability: 0.9 };
const peers = { cheapestUsdPerMonth: 50, fastestMs: 20, mostCreditsUsd: 10, objectiveMs: null };

describe('the factors', () => {
  it('are all registered, each under its own name and with a variable of that name', () => {
    for (const name of FACTORS) {
      expect(FACTOR_TABLE[name].name).toBe(name);
      expect(FACTOR_TABLE[name].variables[name]?.(measured, peers)).toBe(FACTOR_TABLE[name].raw(measured));
    }
  });

  it('give the best of the peers to hold a candidate against', () => {
    expect(FACTOR_TABLE.cost.variables['cheapest']?.(measured, peers)).toBe(50);
    expect(FACTOR_TABLE.latency.variables['fastest']?.(measured, peers)).toBe(20);
    expect(FACTOR_TABLE.credits.variables['mostCredits']?.(measured, peers)).toBe(10);
  });

  it('take the fastest peer for the objective of a service that promises none', () => {
    expect(FACTOR_TABLE.latency.variables['objective']?.(measured, peers)).toBe(20);
    expect(FACTOR_TABLE.latency.variables['objective']?.(measured, { ...peers, objectiveMs: 80 })).toBe(80);
  });
});
