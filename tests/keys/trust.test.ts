import { describe, expect } from 'vitest';
import { exportTrust, knownKeys, leftOpen, missingFields, type OwnKey, standingOf } from '../../src/keys/index.ts';
import { generateKeyPair } from '../../src/lib/ed25519.ts';
import { HOUR, iso, it, NOW } from './with-folder.ts';

const DEFAULTS = { bot: 'robot', projectId: 7, targetBranch: 'main' };
const keyOf = (fields: Partial<OwnKey> = {}): OwnKey => {
  const { keyId, publicKey } = generateKeyPair();
  return { keyId, publicKey, status: 'active', notBefore: iso(NOW), notAfter: null, ...fields };
};
const ringOf = (...keys: OwnKey[]) => ({ version: 1, keys, retired: [] }) as const;

describe('the trusted file', () => {
  it('is written whole where there is none', () => {
    const { status: _, ...key } = keyOf();
    expect(JSON.parse(exportTrust(ringOf({ ...key, status: 'active' }), null, DEFAULTS, NOW))).toEqual({
      version: 1,
      bot: 'robot',
      projectId: 7,
      targetBranch: 'main',
      minimumPolicyVersion: 1,
      directPushes: 'review',
      keys: [{ ...key, algorithm: 'Ed25519' }],
    });
  });

  it('keeps what people wrote and the keys of other controllers', () => {
    const [foreign, mine] = [keyOf(), keyOf()];
    const base = exportTrust(ringOf(foreign), null, DEFAULTS, NOW);
    const edited = JSON.stringify({ ...JSON.parse(base), bot: 'trimtab', note: 'ours', minimumPolicyVersion: 4 });
    expect(JSON.parse(exportTrust(ringOf(mine), edited, DEFAULTS, NOW))).toMatchObject({
      bot: 'trimtab',
      note: 'ours',
      minimumPolicyVersion: 4,
      keys: [{ keyId: foreign.keyId }, { keyId: mine.keyId }],
    });
  });

  it('fills in what is open, and never overwrites', () => {
    const { keys: _, ...open } = JSON.parse(exportTrust(ringOf(), null, { bot: null, projectId: null, targetBranch: null }, NOW));
    const merged = (fields: object) =>
      JSON.parse(exportTrust(ringOf(), JSON.stringify({ ...open, keys: [], ...fields }), DEFAULTS, NOW));
    expect(merged({})).toMatchObject(DEFAULTS);
    const said = { bot: 'other', projectId: 9, targetBranch: 'trunk', apiUrl: 'https://gitlab.example.com/api/v4' };
    expect(merged(said)).toMatchObject(said);
    expect(merged({ projectId: 9 })).toMatchObject({ ...DEFAULTS, projectId: 9 });
    expect(leftOpen(JSON.stringify({ ...open, keys: [], projectId: 9 }))).toEqual(['bot', 'targetBranch']);
  });

  it('tells what a file lacks', () => {
    expect(missingFields('{"version":1,"bot":null,"keys":[]}')).toEqual([
      'projectId',
      'targetBranch',
      'minimumPolicyVersion',
      'directPushes',
    ]);
    expect(missingFields(exportTrust(ringOf(), null, DEFAULTS, NOW))).toEqual([]);
  });

  it('drops what has run out and what was retired', () => {
    const [old, gone, mine] = [keyOf({ notAfter: iso(NOW) }), keyOf(), keyOf()];
    const base = exportTrust(ringOf({ ...old, notAfter: null }, gone), null, DEFAULTS, NOW);
    const merged = exportTrust({ version: 1, keys: [old, mine], retired: [gone.keyId] }, base, DEFAULTS, NOW);
    expect(JSON.parse(merged).keys).toMatchObject([{ keyId: mine.keyId }]);
  });

  it('says when a key begins and ends', () => {
    const old = keyOf({ status: 'retiring', notAfter: iso(NOW + HOUR) });
    expect(JSON.parse(exportTrust(ringOf(old), null, DEFAULTS, NOW)).keys).toMatchObject([
      { notBefore: iso(NOW), notAfter: iso(NOW + HOUR) },
    ]);
  });

  it.for(['', '[]', '{"version":2,"keys":[]}', '{"version":1}', '{"version":1,"keys":[7]}'])('does not guess at %s', (text) =>
    expect(() => exportTrust(ringOf(keyOf()), text, DEFAULTS, NOW)).toThrow(RangeError),
  );
});

describe('the standing of a key', () => {
  const key = keyOf();
  const file = (fields: object = {}, keys: object[] = [{ ...key, ...fields }]) => JSON.stringify({ version: 1, keys });
  it.for([
    ['known', file()],
    ['known', file({ notAfter: iso(NOW + 1) })],
    ['over', file({ notAfter: iso(NOW) })],
    ['not-yet', file({ notBefore: iso(NOW + 1) })],
    ['not-yet', file({ notBefore: 'soon' })],
    ['another-key', file({ publicKey: keyOf().publicKey })],
    ['unknown', file({}, [keyOf()])],
    ['no-keys', file({}, [])],
    ['no-file', null],
    ['unreadable', '{'],
  ] as const)('is %s', ([standing, text]) => expect(standingOf(key, text, NOW)).toBe(standing));

  it('counts keys in force only', () => {
    const [now, later, over] = [keyOf(), keyOf({ notBefore: iso(NOW + 1) }), keyOf({ notAfter: iso(NOW) })];
    const text = JSON.stringify({ version: 1, keys: [now, later, over] });
    expect(knownKeys(text, NOW)).toEqual([now.keyId]);
    expect(knownKeys(null, NOW)).toBeNull();
    expect(knownKeys('{', NOW)).toBeNull();
  });
});
