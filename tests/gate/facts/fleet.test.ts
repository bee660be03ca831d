import { describe, expect, it } from 'vitest';
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
const text = (record: object, pair = keys) => signedText(record, pair);
const factsOf = (texts: object, known: object = {}) =>
  fleetFacts({ services: 2, records: [], versions: [], ...texts }, { inFlight: 0, keys: trusted, now: NOW, ...known });

describe('moves of the last hour', () => {
  const recent = (...records: string[]) => factsOf({ records }).recentByProvider;

  it('are counted by the provider that they go to', () => {
    const aws = { to: { ...TO, provider: 'aws' } };
    expect(recent(text(issued(1)), text(issued(59)), text(issued(5, aws)))).toEqual({ gcp: 2, aws: 1 });
    expect(recent()).toEqual({});
  });

  it('are those alone that are not older, and that a known key signed', () => {
    expect(recent(text(issued(60)), text(issued(600)), text(issued(1, { issuedAt: 'now' })))).toEqual({});
    expect(recent(text(issued(1), generateKeyPair()), '{}', 'no JSON', text(issued(1, { to: null })))).toEqual({});
  });

  it('count although their key counts no more', () => {
    const ended = trusted.map((key) => ({ ...key, notAfterMs: NOW - 1 }));
    expect(factsOf({ records: [text(issued(1))] }, { keys: ended }).recentByProvider).toEqual({ gcp: 1 });
  });

  it('are not known when a record cannot be read, or the time, or the keys', () => {
    expect(factsOf({ records: [text(issued(1)), null] }).recentByProvider).toBeNull();
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
  const heals = (...versions: (string | null)[]) => factsOf({ versions }).healsInLastDay;
  const heal = (id: string, minutesAgo: number) => text(issued(minutesAgo, { id, kind: 'heal' }));

  it('are counted once each, by whomever they are signed', () => {
    const stranger = signedText(issued(3, { id: 'dec_3', kind: 'heal' }), generateKeyPair());
    expect(heals(heal('dec_1', 1), heal('dec_2', 23 * 60), heal('dec_1', 1), stranger)).toBe(3);
    expect(heals()).toBe(0);
  });

  it('are neither older ones nor other moves', () => {
    expect(heals(heal('dec_1', 24 * 60 + 1), text(issued(1)), '{}')).toBe(0);
    expect(heals(heal('dec_1', 24 * 60))).toBe(1);
  });

  it('are not known when history is not', () => {
    expect(heals(null)).toBeNull();
    expect(factsOf({ versions: null }).healsInLastDay).toBeNull();
    expect(factsOf({}, { now: null }).healsInLastDay).toBeNull();
  });
});

it('decisions that the record has carried are known by its versions', () => {
  expect(decidedBefore([text(issued(1, { id: 'dec_1' })), 'old form'])).toEqual(['dec_1', undefined]);
  expect(decidedBefore(null)).toBeNull();
  expect(decidedBefore([null])).toBeNull();
});
