import { describe, expect, it } from 'vitest';
import type { DecisionRecord } from '../../../src/domain/record.ts';
import type { TakenRecord } from '../../../src/gate/facts/facts.ts';
import { decidedBefore, fleetFacts } from '../../../src/gate/facts/fleet.ts';
import { readTrustFile } from '../../../src/gate/trust/trust-file.ts';
import { generateKeyPair } from '../../../src/lib/ed25519.ts';
import { NOW, TO, trustOf } from '../fleet-repository.ts';
import { recordOf, signedText } from '../signed-record.ts';

const keys = generateKeyPair();
const reading = readTrustFile(JSON.stringify(trustOf(keys)));
const trusted = reading.ok ? reading.value.keys : [];
const MINUTE = 60_000;

const issued = (minutesAgo: number, changes: object = {}) =>
  recordOf('a'.repeat(40), { issuedAt: new Date(NOW - minutesAgo * MINUTE).toISOString(), ...changes });
/** A record as the branch took it in: with the commit that it was issued for, unless it is said otherwise. */
const text = (record: DecisionRecord, pair = keys, at: number | null = Date.parse(record.issuedAt)) => ({
  text: signedText(record, pair),
  at,
});
const plain = (content: string | null) => ({ text: content, at: NOW - 600 * MINUTE });
const factsOf = (texts: object, known: object = {}) =>
  fleetFacts({ services: 2, records: [], versions: [], ...texts }, { inFlight: 0, keys: trusted, now: NOW, ...known });

describe('moves of the last hour', () => {
  const recent = (...records: TakenRecord[]) => factsOf({ records }).recentByProvider;

  it('are counted by the provider that they go to', () => {
    const aws = { to: { ...TO, provider: 'aws' } };
    expect(recent(text(issued(1)), text(issued(59)), text(issued(5, aws)))).toEqual({ gcp: 2, aws: 1 });
    expect(recent()).toEqual({});
  });

  it('are those alone that are not older, and that a known key signed', () => {
    expect(recent(text(issued(60)), text(issued(600)))).toEqual({});
    const others = [plain('{}'), plain('no JSON'), text(issued(1, { to: null }))];
    expect(recent(text(issued(1), generateKeyPair()), ...others)).toEqual({});
  });

  it('came with their commit, however long they waited for their merge', () => {
    const merged = (minutesAgo: number) => text(issued(55 + minutesAgo), keys, NOW - minutesAgo * MINUTE);
    expect(recent(merged(10), merged(59))).toEqual({ gcp: 2 });
    expect(recent(merged(60))).toEqual({});
  });

  it('did not come before they were issued, whatever their commit says', () => {
    expect(recent(text(issued(1), keys, 0))).toEqual({ gcp: 1 });
  });

  it('came just now when nobody can tell when', () => {
    expect(recent(text(issued(600), keys, null), text(issued(600), keys, NOW + 600 * MINUTE))).toEqual({ gcp: 2 });
    expect(recent(text(issued(600, { issuedAt: 'then' }), keys, NOW - 600 * MINUTE))).toEqual({ gcp: 1 });
  });

  it('count although their key counts no more', () => {
    const ended = trusted.map((key) => ({ ...key, notAfterMs: NOW - 1 }));
    expect(factsOf({ records: [text(issued(1))] }, { keys: ended }).recentByProvider).toEqual({ gcp: 1 });
  });

  it('are not known when a record cannot be read, or the time, or the keys', () => {
    expect(factsOf({ records: [text(issued(1)), plain(null)] }).recentByProvider).toBeNull();
    expect(factsOf({ records: null }).recentByProvider).toBeNull();
    expect(factsOf({}, { keys: null }).recentByProvider).toBeNull();
    expect(factsOf({}, { now: null }).recentByProvider).toBeNull();
  });

  it('may go to a provider of any name', () => {
    const counted = recent(text(issued(1, { to: { ...TO, provider: '__proto__' } })));
    expect(Object.entries(counted ?? {})).toEqual([['__proto__', 1]]);
  });
});

describe('heals of the last day', () => {
  const heals = (...versions: TakenRecord[]) => factsOf({ versions }).healsInLastDay;
  const heal = (id: string, minutesAgo: number) => text(issued(minutesAgo, { id, kind: 'heal' }));

  it('are counted once each, by whomever they are signed', () => {
    const stranger = text(issued(3, { id: 'dec_3', kind: 'heal' }), generateKeyPair());
    expect(heals(heal('dec_1', 1), heal('dec_2', 23 * 60), heal('dec_1', 1), stranger)).toBe(3);
    expect(heals()).toBe(0);
  });

  it('are neither older ones nor other moves', () => {
    expect(heals(heal('dec_1', 24 * 60 + 1), text(issued(1)), plain('{}'))).toBe(0);
    expect(heals(heal('dec_1', 24 * 60))).toBe(1);
  });

  it('came with their commit, or just now when nobody can tell', () => {
    const late = issued(24 * 60 + 5, { kind: 'heal' });
    expect(heals(text(late, keys, NOW - 60 * MINUTE))).toBe(1);
    expect(heals(text(late, keys, null))).toBe(1);
    expect(heals(text(late, keys, NOW + 1))).toBe(1);
    expect(heals(text(late, keys, 0))).toBe(0);
  });

  it('are not known when history is not', () => {
    expect(heals(plain(null))).toBeNull();
    expect(factsOf({ versions: null }).healsInLastDay).toBeNull();
    expect(factsOf({}, { now: null }).healsInLastDay).toBeNull();
  });
});

it('decisions that the record has carried are known by its versions', () => {
  expect(decidedBefore([text(issued(1, { id: 'dec_1' })), plain('old form')])).toEqual(['dec_1', undefined]);
  expect(decidedBefore(null)).toBeNull();
  expect(decidedBefore([plain(null)])).toBeNull();
});
