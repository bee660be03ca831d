import { describe, expect, it } from 'vitest';
import type { Move } from '../../src/domain/decision.ts';
import type { Offer, Reading, ServiceObservation } from '../../src/domain/observation.ts';
import { verify } from '../../src/verification/index.ts';
import { APPLIED, CONFIG, decision, FROM, SPEC, snapshot, steady, UNKNOWN } from './world.ts';

interface Seen {
  seconds?: number;
  service?: Partial<ServiceObservation>;
  old?: { price?: Reading; offer?: Partial<Offer> };
  move?: Partial<Move>;
  objective?: number | null;
}

function after({ seconds = 200, service = {}, old = {}, move = {}, objective = 80 }: Seen = {}) {
  return verify({
    move: { decision: decision(move), appliedAt: APPLIED },
    snapshot: snapshot(seconds, service, old),
    spec: { ...SPEC, latencyObjectiveMs: objective },
    config: CONFIG,
    now: APPLIED + seconds * 1000,
  });
}

function outcomeOf(seen: Seen): string {
  const verification = after(seen);
  return verification === 'wait' ? 'wait' : verification.outcome;
}

function findingOf(seen: Seen, criterion: string) {
  const verification = after(seen);
  return verification === 'wait' ? undefined : verification.findings.find((finding) => finding.criterion === criterion);
}

const sick = { errorRatio: steady(0.5) };
const moved = { provider: 'azure', region: 'eastus', instanceType: 'B2s', count: 2 };
const heal = { kind: 'heal' } as const;

describe('a verification', () => {
  it('holds a move that pays', () => {
    expect(after()).toMatchObject({
      decisionId: 'dec_1',
      service: 'service-1',
      outcome: 'held',
      predictedSavingUsdPerMonth: 73,
      realisedSavingUsdPerMonth: expect.closeTo(73, 6),
      verifiedAt: APPLIED + 200_000,
    });
    expect(findingOf({}, 'cost')?.sentence).toBe(
      'It costs 73.00 USD a month against 146.00 USD, what the old place would cost now: 73.00 USD saved of 73.00 USD predicted.',
    );
  });

  it.each<[string, Seen, string]>([
    ['before it has settled', { seconds: 59 }, 'wait'],
    ['before a whole window was seen', { seconds: 179 }, 'wait'],
    ['as soon as a whole window was seen', { seconds: 180 }, 'held'],
    ['when requests fail', { service: sick }, 'regressed'],
    ['when requests fail just within the limit', { service: { errorRatio: steady(0.0199) } }, 'held'],
    ['when failures ended before the window', { service: { errorRatio: steady((age) => (age > 120 ? 0.9 : 0)) } }, 'held'],
    ['when latency is above the objective', { service: { latencyMs: steady(81) } }, 'regressed'],
    ['when latency is high but none is promised', { service: { latencyMs: steady(500) }, objective: null }, 'held'],
    ['when it saves half', { service: { costUsdPerHour: steady(0.15) } }, 'held'],
    ['when it saves less than half', { service: { costUsdPerHour: steady(0.153) } }, 'regressed'],
    ['when it costs more', { service: { costUsdPerHour: steady(0.3) } }, 'regressed'],
    ['when the old place has become cheap as well', { old: { price: steady(0.05) } }, 'regressed'],
    ['when the old place has become dearer', { old: { price: steady(0.4) }, service: { costUsdPerHour: steady(0.3) } }, 'held'],
    ['when the price of the old place is unknown', { old: { price: UNKNOWN } }, 'held'],
    ['when health is unknown', { service: { errorRatio: UNKNOWN } }, 'wait'],
    ['when health is unknown to the end', { service: { errorRatio: UNKNOWN }, seconds: 900 }, 'inconclusive'],
    ['when latency is unknown to the end', { service: { latencyMs: UNKNOWN }, seconds: 900 }, 'inconclusive'],
    ['when cost is unknown to the end', { service: { costUsdPerHour: UNKNOWN }, seconds: 900 }, 'inconclusive'],
    ['when most of the window is unknown', { service: { errorRatio: steady((age) => (age < 20 ? 0 : null)) } }, 'wait'],
    ['when it fails although its cost is unknown', { service: { ...sick, costUsdPerHour: UNKNOWN } }, 'regressed'],
    ['when it is not seen anywhere', { service: { placement: null } }, 'wait'],
    ['when it is not seen anywhere to the end', { service: { placement: null }, seconds: 900 }, 'inconclusive'],
    ['while it is still where it was', { service: { placement: FROM } }, 'wait'],
    ['when it is still where it was at the end', { service: { placement: FROM }, seconds: 900 }, 'regressed'],
    ['when something newer has moved it', { service: { placement: moved }, seconds: 900 }, 'inconclusive'],
  ])('%s', (_, seen, outcome) => {
    expect(outcomeOf(seen)).toBe(outcome);
  });

  it.each<[string, Seen, string]>([
    ['has recovered when it answers', { move: heal }, 'recovered'],
    ['has recovered whatever it costs', { move: heal, service: { costUsdPerHour: steady(5) } }, 'recovered'],
    ['has recovered although it is slower', { move: heal, service: { latencyMs: steady(500) } }, 'recovered'],
    ['has time to recover', { move: heal, service: sick }, 'wait'],
    ['has regressed when it still fails at the end', { move: heal, service: sick, seconds: 900 }, 'regressed'],
    ['is inconclusive when nobody knows', { move: heal, service: { errorRatio: UNKNOWN }, seconds: 900 }, 'inconclusive'],
  ])('of a heal %s', (_, seen, outcome) => {
    expect(outcomeOf(seen)).toBe(outcome);
  });

  it('counts the credits of the old place while there are some', () => {
    const offer = (left: Reading, expires: number | null) => ({ creditsUsd: left, creditShare: 0.5, creditsExpireAt: expires });
    const realised = (old: Partial<Offer>) => findingOf({ old: { offer: old } }, 'cost')?.numbers['beforeUsdPerMonth'];
    expect(realised(offer(steady(100), null))).toBeCloseTo(73);
    expect(realised(offer(steady(0), null))).toBeCloseTo(146);
    expect(realised(offer(steady(100), APPLIED))).toBeCloseTo(146);
    // Unknown credits make the price unknown: then what the decision said counts.
    expect(findingOf({ old: { offer: offer(UNKNOWN, null) } }, 'cost')?.sentence).toContain('what it cost before the move');
  });

  it('of a service that telemetry does not know waits, then is inconclusive', () => {
    const request = {
      move: { decision: decision({ service: 'constructor' }), appliedAt: APPLIED },
      snapshot: snapshot(200),
      spec: SPEC,
      config: CONFIG,
      now: APPLIED + 200_000,
    };
    expect(verify(request)).toBe('wait');
    expect(verify({ ...request, now: APPLIED + 900_000 })).toMatchObject({
      outcome: 'inconclusive',
      realisedSavingUsdPerMonth: null,
    });
  });

  it('that runs out before a window was seen is inconclusive and claims no saving', () => {
    const stale = { move: { decision: decision(), appliedAt: APPLIED }, snapshot: snapshot(100), spec: SPEC, config: CONFIG };
    expect(verify({ ...stale, now: APPLIED + 900_000 })).toMatchObject({
      outcome: 'inconclusive',
      realisedSavingUsdPerMonth: null,
    });
  });
});
