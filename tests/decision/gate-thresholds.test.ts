import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { validateConfig } from '../../src/config.ts';
import { anyWorld, decideIn } from '../properties/worlds.ts';

const { decision, limits } = validateConfig({}, 'defaults');
const { thresholds } = JSON.parse(readFileSync(new URL('../../policies/gate/data.json', import.meta.url), 'utf8'));
const DAYS_PER_MONTH = 730 / 24;

/** A proposal that the gate never lets through only costs reviewers their time. */
describe('the defaults are stricter than the gate', () => {
  it.each<[string, number, number]>([
    ['the saving', thresholds.minimum_saving.minimumUsdPerMonth, decision.minimumSavingUsdPerMonth],
    ['the share of the bill', thresholds.minimum_saving.minimumPercent, decision.minimumSavingShare * 100],
    [
      'the saving against the cost of moving',
      thresholds.minimum_saving.minimumSavingToDisruption,
      DAYS_PER_MONTH / decision.maximumPaybackDays,
    ],
    ['the life of a decision', decision.validForSeconds, thresholds.record_fresh.lifetimeMinutes * 60],
    ['the life of a heal', decision.healValidForSeconds, thresholds.record_fresh.healLifetimeMinutes * 60],
    ['heals a day', limits.healsPerServicePerDay, thresholds.emergency_override.healsPerServicePerDay],
    ['moves at once', limits.movesInFlight, thresholds.blast_radius.inFlightAtMost],
    ['the share of the fleet', limits.shareOfFleetInFlight, thresholds.blast_radius.shareAtMost],
    ['moves an hour', limits.mergeRequestsPerHour, thresholds.blast_radius.perProviderPerHour],
  ])('in %s', (_, least, most) => {
    expect(least).toEqual(expect.any(Number));
    expect(least).toBeLessThanOrEqual(most);
  });

  it('so that whatever is proposed saves enough for it', () => {
    const { minimumUsdPerMonth, minimumPercent, minimumSavingToDisruption } = thresholds.minimum_saving;
    let moves = 0;
    fc.assert(
      fc.property(anyWorld, (world) => {
        const { decision: made } = decideIn(world, { decision: { minimumConfidence: 0, minimumScoreGain: 0, overlapHours: 48 } });
        if (made.action !== 'move') return;
        moves++;
        const { savingUsdPerMonth, beforeUsdPerMonth, migrationUsd } = made.cost;
        expect(savingUsdPerMonth).toBeGreaterThanOrEqual(minimumUsdPerMonth);
        expect(savingUsdPerMonth * 100).toBeGreaterThanOrEqual(minimumPercent * beforeUsdPerMonth);
        expect(savingUsdPerMonth).toBeGreaterThanOrEqual(minimumSavingToDisruption * migrationUsd);
      }),
      { seed: 7, numRuns: 500 },
    );
    expect(moves).toBeGreaterThan(30);
  });
});
