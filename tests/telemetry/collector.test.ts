import { describe, expect, it } from 'vitest';
import { digest } from '../../src/lib/canonical.ts';
import { feed, rawOffer, rawSample, START } from './feed.ts';

const AWS = 'aws/us-east-1';

describe('what a snapshot holds', () => {
  it('gives every value of a good sample with its instant and its past', async () => {
    const world = feed();
    const snapshot = await world.collect(
      rawSample(START - 5000, [rawOffer({ prices: { 't3.medium': 0.03 } })]),
      rawSample(START, [rawOffer()]),
    );

    const offer = snapshot.offers[AWS];
    expect(offer?.up).toBe(true);
    expect(offer?.priceUsdPerHour['t3.medium']).toEqual({
      known: true,
      value: 0.04,
      at: START,
      series: [...Array(10).fill(null), 0.03, 0.04],
    });
    expect(offer).toMatchObject({ creditShare: 0.5, creditsExpireAt: null, creditsUsd: { value: 1000 } });
    expect(snapshot.grid.at(-1)).toBe(START);
    expect(snapshot.grid).toHaveLength(12);
    expect(snapshot.partial).toBe(false);
    expect(snapshot.rejected).toEqual({});
  });

  it('names itself by the digest of its canonical JSON', async () => {
    const world = feed();
    const { digest: name, ...rest } = await world.collect(
      rawSample(
        START,
        [
          rawOffer({ prices: { z9: 1.5, 'A.b': 2, 'a-1': 1e-7 } }),
          rawOffer({ provider: 'gcp', region: 'x' }),
          rawOffer({ region: 'B' }),
        ],
        [
          {
            service: 'shop',
            provider: 'aws',
            region: 'us-east-1',
            instanceType: 't3.medium',
            count: 2,
            demandRps: 5,
            latencyMs: -1,
          },
        ],
      ),
    );

    expect(name).toBe(digest(rest));
  });

  it('is the same for the same samples and cannot be written to', async () => {
    const first = await feed().collect(rawSample(START));
    const second = await feed().collect(rawSample(START));

    expect(second).toEqual(first);
    expect(() => Object.assign(first, { partial: true })).toThrow(TypeError);
    expect(() => Object.assign(first.offers, { x: 1 })).toThrow(TypeError);
  });

  it('asks the source only for what is newer', async () => {
    const world = feed();
    await world.collect(rawSample(START));
    await world.collect();

    expect(world.asked).toEqual([null, START]);
  });
});

describe('refusal', () => {
  it('counts values by reason and never turns one into zero', async () => {
    const world = feed();
    const snapshot = await world.collect(
      rawSample(START, [
        rawOffer({
          prices: { a1: Number.NaN, b1: -1, c1: '0.1', d1: null, e1: 0, ok1: 0.5, __proto: 1, '../x': 1 },
          latencyMs: { na: Number.POSITIVE_INFINITY, mars: 5 } as never,
          capacityAvailability: 1.5,
        }),
      ]),
    );

    const offer = snapshot.offers[AWS];
    const known = Object.entries(offer?.priceUsdPerHour ?? {}).filter(([, reading]) => reading.known);
    expect(known.map(([name]) => name)).toEqual(['ok1']);
    expect(offer?.priceUsdPerHour['a1']).toEqual({ known: false, reason: 'not-finite' });
    expect(offer?.capacityAvailability).toEqual({ known: false, reason: 'out-of-range' });
    expect(snapshot.rejected).toEqual({ 'not-finite': 2, negative: 1, 'wrong-type': 4, missing: 1, 'out-of-range': 2 });
  });

  it('keeps the last good value in force until it is stale', async () => {
    const world = feed();
    await world.collect(rawSample(START));
    world.clock.advance(5000);
    const soon = await world.collect(rawSample(START + 5000, [rawOffer({ prices: { 't3.medium': Number.NaN } })]));
    world.clock.advance(121_000);
    const later = await world.collect(rawSample(START + 126_000, [rawOffer({ prices: { 't3.medium': Number.NaN } })]));

    const series = (await feed().collect()).grid;
    expect(series).toEqual([]);
    expect(soon.offers[AWS]?.priceUsdPerHour['t3.medium']).toMatchObject({ known: true, value: 0.04, at: START });
    expect(soon.offers[AWS]?.priceUsdPerHour['t3.medium']).toHaveProperty('series', [...Array(10).fill(null), 0.04, null]);
    expect(later.offers[AWS]?.priceUsdPerHour['t3.medium']).toEqual({ known: false, reason: 'not-finite' });
  });

  it('takes a withdrawn value at once as unknown', async () => {
    const world = feed();
    await world.collect(rawSample(START));
    world.clock.advance(5000);
    const snapshot = await world.collect(rawSample(START + 5000, [rawOffer({ prices: { 't3.medium': null } })]));

    expect(snapshot.offers[AWS]?.priceUsdPerHour['t3.medium']).toEqual({ known: false, reason: 'missing' });
  });

  it.each([0, 60, 120, 121, 300, 600])('at an age of %i s', async (age) => {
    const world = feed();
    await world.collect(rawSample(START));
    world.clock.advance(age * 1000);
    const snapshot = await world.collect();

    const reading = snapshot.offers[AWS]?.priceUsdPerHour['t3.medium'];
    if (age <= 120) expect(reading).toMatchObject({ known: true, value: 0.04 });
    else expect(reading).toEqual({ known: false, reason: 'stale' });
    expect(snapshot.offers[AWS]?.up).toBe(age <= 120 ? true : null);
    expect(snapshot.rejected['stale'] ?? 0).toBe(age <= 120 ? 0 : 6);
  });

  it.each([
    [START + 61_000, 'from-the-future'],
    ['2025-01-01', 'wrong-type'],
    [undefined, 'missing'],
    [Number.NaN, 'not-finite'],
    [-1, 'negative'],
  ])('refuses a sample at %o as %s, whole', async (at, reason) => {
    const snapshot = await feed().collect(rawSample(at));

    expect(snapshot.offers).toEqual({});
    expect(snapshot.rejected).toEqual({ [reason]: 1 });
  });

  it('takes a sample once, and refuses one that comes after a newer one', async () => {
    const world = feed();
    await world.collect(rawSample(START));
    const again = await world.collect(rawSample(START, [rawOffer({ prices: { 't3.medium': 9 } })]));
    const late = await world.collect(rawSample(START - 1, [rawOffer({ prices: { 't3.medium': 9 } })]));

    expect(again.offers[AWS]?.priceUsdPerHour['t3.medium']).toMatchObject({ value: 0.04 });
    expect(again.rejected).toEqual({});
    expect(late.offers[AWS]?.priceUsdPerHour['t3.medium']).toMatchObject({ value: 0.04 });
    expect(late.rejected).toEqual({ stale: 1 });
  });

  it('refuses credits whose terms are unusable, and knows a provider that grants none', async () => {
    const broken = await feed().collect(rawSample(START, [rawOffer({ credits: { balanceUsd: 5, share: 2, expiresAt: null } })]));
    const none = await feed().collect(rawSample(START, [rawOffer({ credits: null })]));
    const { credits: _credits, ...silentOnCredits } = rawOffer();
    const silent = await feed().collect(rawSample(START, [silentOnCredits]));

    expect(broken.offers[AWS]?.creditsUsd).toEqual({ known: false, reason: 'out-of-range' });
    expect(none.offers[AWS]?.creditsUsd).toBeNull();
    expect(silent.offers[AWS]?.creditsUsd).toEqual({ known: false, reason: 'missing' });
  });
});

describe('a part that is missing', () => {
  const gcp = rawOffer({ provider: 'gcp', region: 'us-central1' });

  it('leaves a region that vanished without a status, and the snapshot partial until the absence is old', async () => {
    const world = feed();
    await world.collect(rawSample(START, [rawOffer(), gcp]));
    world.clock.advance(5000);
    const gone = await world.collect(rawSample(START + 5000));
    world.clock.advance(121_000);
    const long = await world.collect(rawSample(START + 126_000));

    expect(gone.offers['gcp/us-central1']).toMatchObject({ up: null, priceUsdPerHour: { 't3.medium': { known: true } } });
    expect(gone.offers[AWS]?.up).toBe(true);
    expect(gone.partial).toBe(true);
    expect(long.offers['gcp/us-central1']).toMatchObject({
      up: null,
      priceUsdPerHour: { 't3.medium': { known: false, reason: 'stale' } },
    });
    expect(long.partial).toBe(false);
  });

  it('makes the snapshot partial when the source fails, and says why', async () => {
    const world = feed();
    await world.collect(rawSample(START));
    const snapshot = await world.collectBatch(new Error('503 from the clouds'));

    expect(snapshot.partial).toBe(true);
    expect(snapshot.offers[AWS]?.up).toBe(true);
    expect(world.collector.problem()).toBe('503 from the clouds');
  });

  it('passes on that the source knows of a gap', async () => {
    expect((await feed().collectBatch({ samples: [rawSample(START)], partial: true })).partial).toBe(true);
  });
});

describe('a source that only tells changes', () => {
  const changes = { validForMs: Number.POSITIVE_INFINITY };
  const list = (price: unknown) => rawOffer({ status: undefined, prices: { 't3.medium': price }, credits: null });

  it('holds a price until it changes, without calling the others vanished', async () => {
    const world = feed({ freshForSeconds: 3600 }, changes);
    await world.collect(rawSample(START, [list(1), rawOffer({ provider: 'gcp', region: 'us-central1' })]));
    world.clock.advance(30_000);
    const snapshot = await world.collect(rawSample(START + 30_000, [list(2)]));

    expect(snapshot.partial).toBe(false);
    expect(snapshot.offers['gcp/us-central1']?.priceUsdPerHour['t3.medium']).toMatchObject({ known: true, value: 0.04 });
    const price = snapshot.offers[AWS]?.priceUsdPerHour['t3.medium'];
    expect(price).toHaveProperty('series', [null, null, null, null, null, 1, 1, 1, 1, 1, 1, 2]);
  });

  it('goes on with the time although nothing changes', async () => {
    const world = feed({ freshForSeconds: 3600 }, changes);
    await world.collect(rawSample(START, [list(1)]));
    world.clock.advance(55_000);
    const snapshot = await world.collect();

    expect(snapshot.grid.at(-1)).toBe(START + 55_000);
    expect(snapshot.offers[AWS]?.priceUsdPerHour['t3.medium']).toHaveProperty('series', Array(12).fill(1));
  });

  it('ends the old price when the new one is unusable', async () => {
    const world = feed({ freshForSeconds: 3600 }, changes);
    await world.collect(rawSample(START, [list(1)]));
    const snapshot = await world.collect(rawSample(START + 5000, [list(0)]));

    expect(snapshot.offers[AWS]?.priceUsdPerHour['t3.medium']).toEqual({ known: false, reason: 'out-of-range' });
  });
});

describe('services', () => {
  const seen = { service: 'shop', provider: 'aws', region: 'us-east-1', instanceType: 't3.medium', count: 2 };

  it('tells where a service runs and how it does', async () => {
    const snapshot = await feed().collect(
      rawSample(START, [], [{ ...seen, demandRps: 10, latencyMs: 30, errorRatio: 0, costUsdPerHour: 0.1 }]),
    );

    expect(snapshot.services['shop']).toMatchObject({
      placement: { provider: 'aws', region: 'us-east-1', instanceType: 't3.medium', count: 2 },
      errorRatio: { known: true, value: 0 },
      costUsdPerHour: { known: true, value: 0.1 },
    });
  });

  it.each([{ count: 0 }, { count: 1.5 }, { count: '2' }, { region: '../..' }])(
    'does not believe a placement with %o',
    async (wrong) => {
      const snapshot = await feed().collect(rawSample(START, [], [{ ...seen, ...wrong }]));

      expect(snapshot.services['shop']?.placement).toBeNull();
      expect(Object.values(snapshot.rejected)).toEqual([1]);
    },
  );

  it('forgets a service that nobody names any more', async () => {
    const world = feed();
    await world.collect(rawSample(START, [rawOffer()], [seen]));
    world.clock.advance(300_000);
    const snapshot = await world.collect(rawSample(START + 300_000));

    expect(snapshot.services).toEqual({});
  });
});

describe('a source that runs wild', () => {
  it('fills neither the memory nor the time', async () => {
    const prices = Object.fromEntries(Array.from({ length: 250_000 }, (_, i) => [`t${i}`, 0.1]));
    const snapshot = await feed().collect(rawSample(START, [rawOffer({ prices })]));

    expect(Object.keys(snapshot.offers[AWS]?.priceUsdPerHour ?? {}).length).toBeLessThan(200_001);
    expect(snapshot.rejected['out-of-range']).toBeGreaterThan(49_000);
  });
});
