import { describe, expect, it } from 'vitest';
import type { Move } from '../../src/domain/decision.ts';
import type { Offer, Reading, ServiceObservation } from '../../src/domain/observation.ts';
import { revertDecision, verify } from '../../src/verification/index.ts';
import { APPLIED, CONFIG, decision, FROM, SPEC, snapshot, steady, TO, UNKNOWN } from './world.ts';

function takeBack(
  service: Partial<ServiceObservation>,
  options: {
    move?: Partial<Move>;
    seconds?: number;
    old?: { price?: Reading; offer?: Partial<Offer> };
    money?: Pick<Move, 'cost' | 'basis'>;
  } = {},
) {
  const { move = {}, seconds = 200, old = {}, money = { cost: null, basis: null } } = options;
  const now = APPLIED + seconds * 1000;
  const request = {
    move: { decision: decision(move), appliedAt: APPLIED },
    snapshot: snapshot(seconds, service, old),
    spec: SPEC,
    config: CONFIG,
    now,
  };
  const verification = verify(request);
  if (verification === 'wait') throw new Error('not verified yet');
  return revertDecision({
    ...request,
    ...money,
    verification,
    configDigest: 'sha256:2',
    validForSeconds: 3600,
    random: () => 0.5,
  });
}

function moved(...args: Parameters<typeof takeBack>): Move {
  const revert = takeBack(...args);
  if (!revert.ok) throw new Error(revert.sentence);
  return revert.move;
}

describe('taking a regressed move back', () => {
  it('goes to where it came from, for the reasons that were measured', () => {
    const move = moved({ costUsdPerHour: steady(0.3) });
    expect(move).toMatchObject({ action: 'move', kind: 'revert', service: 'service-1', from: TO, to: FROM, evidence: null });
    expect(move.reasons.map(({ code }) => code)).toEqual(['regressed']);
    expect(move.reasons[0]?.sentence).toContain('It costs 219.00 USD a month against 146.00 USD');
    expect(move.id).toMatch(/^dec_[0-9a-z]{26}$/);
    expect(move.expiresAt - move.decidedAt).toBe(3_600_000);
    expect(move.snapshotDigest).toBe('sha256:1');
    expect(move.basis).toBeNull();
  });

  it('is priced at what the prices of today say, with what that follows from', () => {
    const cost = { beforeUsdPerMonth: 73, afterUsdPerMonth: 146, savingUsdPerMonth: -73, migrationUsd: 2, paybackDays: null };
    const side = { usdPerHour: 0.1, creditsUsd: 0, creditShare: 0, creditsExpireAt: null, netUsdPerMonth: [] };
    const basis = { takenAt: APPLIED, overlapHours: 1, from: { ...side, usdPerHour: 0.05 }, to: side };
    const move = moved({ costUsdPerHour: steady(0.3) }, { money: { cost, basis } });
    expect(move).toMatchObject({ cost, basis });
    expect(move.candidates.map(({ costUsdPerMonth }) => costUsdPerMonth)).toEqual([146, 73]);
    // What was measured is still why it goes back.
    expect(move.reasons[0]?.sentence).toContain('It costs 219.00 USD a month');
  });

  it('is priced at what was measured where the prices are not known, not at what was said', () => {
    const { cost } = moved({ costUsdPerHour: steady(0.3) });
    expect(cost.beforeUsdPerMonth).toBeCloseTo(219);
    expect(cost.afterUsdPerMonth).toBeCloseTo(146);
    expect(cost.savingUsdPerMonth).toBeCloseTo(73);
    expect(cost.paybackDays).toBeCloseTo((5 / 73) * (365 / 12));
  });

  it('falls back on the decision where nothing was measured', () => {
    const { cost } = moved({ errorRatio: steady(0.5), costUsdPerHour: UNKNOWN }, { old: { price: UNKNOWN } });
    expect(cost).toMatchObject({ beforeUsdPerMonth: 73, afterUsdPerMonth: 146, savingUsdPerMonth: -73, paybackDays: null });
  });

  it('is as sure as the window was, and never certain', () => {
    expect(moved({ errorRatio: steady(0.5) }).confidence).toBeCloseTo(26 / 27);
    const mostly = steady((age) => (age < 90 ? 0.5 : 0));
    expect(moved({ errorRatio: mostly }).confidence).toBeCloseTo(19 / 27);
    expect(moved({ placement: FROM }, { seconds: 900 }).confidence).toBe(0.5);
  });

  it.each([
    ['of a revert, which would go to and fro', { move: { kind: 'revert' } as const }, 'A move of kind revert is not taken back'],
    [
      'of a heal, which came from a place that failed',
      { move: { kind: 'heal' } as const, seconds: 900 },
      'A move of kind heal is not taken back',
    ],
    ['to a place that is down', { old: { offer: { up: false } } }, '2 x t3.medium in aws/us-east-1 is not known to be up'],
    ['to a place that nobody knows of', { old: { offer: { up: null } } }, 'is not known to be up'],
  ])('is not done %s', (_, options, sentence) => {
    const revert = takeBack({ errorRatio: steady(0.5) }, options);
    expect(revert.ok).toBe(false);
    expect(revert.ok ? '' : revert.sentence).toContain(sentence);
  });

  it('is not done when it has held', () => {
    expect(takeBack({})).toEqual({ ok: false, sentence: 'service-1 has not regressed.' });
  });
});
