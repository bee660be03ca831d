import { describe, expect, it } from 'vitest';
import { validateConfig } from '../../src/config.ts';
import { createDecider } from '../../src/decision/index.ts';
import { keyOf, MISSING, NOW, type OfferSketch, observation, placement, reading, snapshot, spec } from '../scoring/world.ts';
import { AWAY, codesOf, decideIn, HOME, TWO } from './setup.ts';

const HOUR = 3_600_000;

describe('a move', () => {
  it('carries where to, why, how sure, for how much and until when', () => {
    const { decision, winner } = decideIn();

    expect(winner).toEqual(placement(AWAY));
    expect(decision).toMatchObject({
      action: 'move',
      kind: 'optimize',
      service: 'shop',
      id: 'dec_1',
      from: placement(HOME),
      to: placement(AWAY),
      decidedAt: NOW,
      expiresAt: NOW + HOUR,
      evidence: null,
      snapshotDigest: 'sha256:0',
      configDigest: 'sha256:c',
    });
    if (decision.action !== 'move') throw new Error('stays');
    expect(decision.cost.beforeUsdPerMonth).toBeCloseTo(730);
    expect(decision.cost.savingUsdPerMonth).toBeCloseTo(365);
    // 10 GiB at 0.1 $ and an hour of both.
    expect(decision.cost.migrationUsd).toBeCloseTo(1.5);
    expect(decision.cost.paybackDays).toBeCloseTo((1.5 / 365) * (730 / 24));
    expect(decision.confidence).toBeCloseTo(0.969, 3);
  });

  it('is explained in a sentence with its numbers', () => {
    const [reason] = decideIn().decision.reasons;

    expect(reason?.code).toBe('better-offer');
    expect(reason?.sentence).toBe(
      'gcp/us-central1 scores 0.79 against 0.59 and saves 365 $/month (50 %); moving 10 GiB costs 1.5 $ and pays for itself in 3 h.',
    );
    expect(reason?.numbers).toMatchObject({ savingUsdPerMonth: expect.closeTo(365), migrationUsd: expect.closeTo(1.5) });
  });

  it('has no refusal on the place that was chosen, and one on every other', () => {
    const { decision } = decideIn({ offers: [...TWO, { key: 'azure/eastus', prices: { small: 0.08 } }] });

    expect(decision.candidates.map((each) => [keyOf(each), each.refusals.map((reason) => reason.code)])).toEqual([
      [AWAY, []],
      ['azure/eastus', ['score-not-better']],
      [HOME, ['score-not-better']],
    ]);
  });

  it('goes to the best that is worth it when the very best is not', () => {
    const offers: OfferSketch[] = [
      { key: HOME, prices: { small: 0.1 }, latency: 100 },
      { key: 'a/fast', prices: { small: 0.099 }, latency: 10 },
      { key: 'b/cheap', prices: { small: 0.05 }, latency: 60 },
    ];
    const { decision } = decideIn({ offers, weights: { cost: 0.2, latency: 0.8, credits: 0, availability: 0 } });

    expect(decision).toMatchObject({ action: 'move', to: placement('b/cheap') });
    expect(decision.candidates[0]).toMatchObject({ placement: placement('a/fast'), refusals: [{ code: 'saving-too-small' }] });
  });
});

describe('a stay', () => {
  it('is explained as well as a move: saving too little', () => {
    const { decision, winner } = decideIn({ offers: [TWO[0] as OfferSketch, { key: AWAY, prices: { small: 0.0957534 } }] });

    expect(winner).toBeNull();
    expect(decision).toMatchObject({ action: 'stay', wouldBe: placement(AWAY), savingUsdPerMonth: expect.closeTo(31, 3) });
    expect(decision.reasons[0]).toMatchObject({ code: 'score-not-better' });
    expect(decision.reasons[1]).toEqual({
      code: 'saving-too-small',
      sentence: 'The cheapest is gcp/us-central1 at 0.79, but saving 31 $/month is below 50.',
      numbers: { savingUsdPerMonth: expect.closeTo(31, 3), minimumSavingUsdPerMonth: 50 },
    });
  });

  it.each([
    [50, 'stay'],
    [50.01, 'move'],
  ])('is the answer to a saving of %d $ a month, which has to be above 50', (saving, action) => {
    const config = { minimumScoreGain: 0 };
    const { decision } = decideIn({
      config,
      offers: [TWO[0] as OfferSketch, { key: AWAY, prices: { small: (730 - saving) / 7300 } }],
    });

    expect(decision.action).toBe(action);
  });

  it.each([
    [0.03, 'stay'],
    [0.0301, 'move'],
  ])('is the answer to a saving of the share %d of the bill, which has to be above 0.03', (saved, action) => {
    const { decision } = decideIn({
      count: 100,
      config: { minimumScoreGain: 0 },
      offers: [TWO[0] as OfferSketch, { key: AWAY, prices: { small: 0.1 * (1 - saved) } }],
    });

    expect(decision.action).toBe(action);
    if (action === 'stay')
      expect(decision.reasons).toContainEqual({
        code: 'saving-too-small',
        sentence:
          'The cheapest is gcp/us-central1 at 0.79, but saving 219 $/month is 3.0 % of what it costs; more than 3 % is needed.',
        numbers: { savingUsdPerMonth: expect.closeTo(219), share: expect.closeTo(0.03), minimumSavingShare: 0.03 },
      });
  });

  it('says that a place which scores better costs more', () => {
    const { decision } = decideIn({
      offers: [
        { key: HOME, prices: { small: 0.1 }, latency: 400 },
        { key: AWAY, prices: { small: 0.11 }, latency: 20 },
      ],
    });

    expect(decision.reasons[0]?.sentence).toBe('The best is gcp/us-central1 at 0.76, but it costs 73 $/month more.');
  });

  it('says when nothing is better', () => {
    const { decision } = decideIn({ current: AWAY });

    expect(decision).toMatchObject({ action: 'stay', wouldBe: null, savingUsdPerMonth: null, confidence: null });
    expect(decision.reasons[0]?.sentence).toBe('Nothing that may be taken scores above gcp/us-central1 at 0.79.');
    expect(decision.candidates.find((each) => keyOf(each) === AWAY)?.refusals).toEqual([]);
  });

  it('prefers the incumbent in a tie', () => {
    const same = decideIn({
      offers: [{ key: HOME }, { key: 'a/a' }, { key: 'z/z' }],
      config: { minimumScoreGain: 0, minimumSavingUsdPerMonth: 0 },
    });

    expect(codesOf(same)).toEqual(['already-best']);
  });

  it('is the answer when the telemetry window does not make it sure', () => {
    const price = reading(
      0.05,
      Array.from({ length: 120 }, (_, i) => (i < 80 ? 0.2 : 0.05)),
    );
    const unsure = decideIn({ offers: [TWO[0] as OfferSketch, { key: AWAY, prices: { small: price } }] });

    expect(codesOf(unsure)).toEqual(['confidence-too-low']);
    expect(unsure.decision.reasons[0]?.sentence).toMatch(
      /^The cheapest is gcp\/us-central1 at 0\.79, but by the telemetry window, the confidence that it is cheaper is 0\.\d\d; more than 0\.70 is needed\.$/,
    );
    expect(unsure.decision.confidence).toBeLessThan(0.7);
  });

  it('says how much of the window is known when a gap is to blame', () => {
    const price = reading(
      0.05,
      Array.from({ length: 120 }, (_, i) => (i < 90 ? null : 0.05)),
    );
    const gap = decideIn({ offers: [TWO[0] as OfferSketch, { key: AWAY, prices: { small: price } }] });

    expect(gap.decision.reasons[0]?.sentence).toMatch(/window, 25 % of which is known, the confidence/);
  });

  it('is the answer when moving takes too long to pay for itself', () => {
    const slow = decideIn({ spec: { dataGib: 4000 } });

    expect(codesOf(slow)).toEqual(['payback-too-long']);
    expect(slow.decision.reasons[0]?.sentence).toMatch(
      /moving costs 401 \$ and pays for itself only after 33 days; 30 are allowed\.$/,
    );
  });

  it('is the answer when nobody knows what moving the data costs', () => {
    const { decision } = decideIn({ catalogs: [] });

    expect(decision.reasons.map((reason) => reason.code)).toEqual(['no-eligible-candidate']);
    const gcpOnly = decideIn().decision;
    expect(gcpOnly.action).toBe('move');
  });
});

describe('what is unknown', () => {
  it.each([
    ['price at home', [{ key: HOME, prices: { small: MISSING } }, TWO[1]]],
    ['credits at home', [{ key: HOME, credits: MISSING }, TWO[1]]],
    ['latency at home', [{ key: HOME, latency: MISSING }, TWO[1]]],
    ['capacity at home', [{ key: HOME, capacity: MISSING }, TWO[1]]],
    ['home altogether', [TWO[1]]],
  ])('keeps the service where it is: %s', (_what, offers) => {
    const answer = decideIn({ offers: offers as OfferSketch[] });

    expect(codesOf(answer)).toEqual(['telemetry-unknown']);
    expect(answer.winner).toBeNull();
    expect(answer.decision.candidates.find((each) => keyOf(each) === AWAY)?.refusals).not.toEqual([]);
  });

  it.each([
    ['status', { up: null }],
    ['latency', { latency: MISSING }],
    ['credits', { credits: MISSING }],
    ['capacity', { capacity: MISSING }],
  ])('makes no target: %s', (_what, gap) => {
    const answer = decideIn({ offers: [TWO[0] as OfferSketch, { ...(TWO[1] as OfferSketch), ...gap }] });

    expect(answer.decision.action).toBe('stay');
    expect(codesOf(answer)).toEqual(['no-eligible-candidate']);
    expect(answer.decision.candidates.find((each) => keyOf(each) === AWAY)?.refusals[0]?.code).toBe('telemetry-unknown');
  });

  it('blocks every optimisation when the snapshot is partial, and counts as no winner', () => {
    const answer = decideIn({ snapshot: { partial: true } });

    expect(codesOf(answer)).toEqual(['telemetry-partial']);
    expect(answer.winner).toBeNull();
  });

  it('may be a status that a recording cannot tell', () => {
    const offers = TWO.map((sketch) => ({ ...sketch, up: null, capacity: MISSING, latency: MISSING }));
    const weights = { cost: 1, latency: 0, credits: 0, availability: 0 };
    const config = { minimumAvailability: 0 };

    expect(decideIn({ offers, weights, config, options: { statusUnobserved: true } }).decision.action).toBe('move');
    expect(decideIn({ offers, weights, config }).decision.action).toBe('stay');
  });
});

describe('holding back', () => {
  it('stays while telemetry sees the service elsewhere than Git says', () => {
    const services = { shop: observation(placement(AWAY)) };

    expect(codesOf(decideIn({ snapshot: { services } }))).toEqual(['placement-mismatch']);
  });

  it('waits until the same winner has won often enough in a row', () => {
    const config = { persistForEvaluations: 3 };
    const wins = (...previousWinners: (ReturnType<typeof placement> | null)[]) =>
      decideIn({ config, history: { previousWinners } });
    const away = placement(AWAY);

    expect(codesOf(wins())).toEqual(['not-persistent']);
    expect(wins().winner).toEqual(away);
    expect(codesOf(wins(away))).toEqual(['not-persistent']);
    expect(codesOf(wins(away, null, away))).toEqual(['not-persistent']);
    expect(codesOf(wins(away, placement('azure/eastus')))).toEqual(['not-persistent']);
    expect(codesOf(wins(away, { ...away, count: 9 }))).toEqual(['not-persistent']);
    expect(wins(away, away).decision.action).toBe('move');
    expect(wins(away).decision.reasons[0]?.sentence).toBe('gcp/us-central1 has been the best in 2 of 3 evaluations in a row.');
  });

  it.each([
    [0, 'cooling-down'],
    [6 * HOUR - 1, 'cooling-down'],
    [6 * HOUR, 'better-offer'],
  ])('cools down after a move: %d ms later the first reason is %s', (ago, code) => {
    expect(codesOf(decideIn({ history: { lastMovedAt: NOW - ago } }))[0]).toBe(code);
  });

  it('obeys the kill switch and a person before anything else, and says what would be', () => {
    const answer = decideIn({ history: { suspended: true, snoozed: 'closed by ada', lastMovedAt: NOW } });

    expect(codesOf(answer)).toEqual(['suspended', 'snoozed', 'cooling-down']);
    expect(answer.decision).toMatchObject({ action: 'stay', wouldBe: placement(AWAY), savingUsdPerMonth: expect.closeTo(365) });
    expect(answer.winner).toEqual(placement(AWAY));
    expect(answer.decision.reasons[1]?.sentence).toContain('closed by ada');
    expect(answer.decision.candidates.map((each) => [keyOf(each), each.refusals.length])).toEqual([
      [AWAY, 3],
      [HOME, 0],
    ]);
  });
});

describe('a scorecard without the current placement', () => {
  it('is a bug, not a decision', () => {
    const decide = createDecider(validateConfig({}, 'test').decision);
    const world = snapshot(TWO);
    const scorecard = { service: 'shop', takenAt: NOW, snapshotDigest: '', candidates: [] };
    const history = { lastMovedAt: null, previousWinners: [], snoozed: null, suspended: false };

    expect(() =>
      decide({ scorecard, spec: spec(), snapshot: world, catalogs: [], history, now: NOW, id: '', configDigest: '' }),
    ).toThrow(TypeError);
  });
});
