import { describe, expect, it } from 'vitest';
import type { Decision } from '../../src/domain/decision.ts';
import type { Verdict } from '../../src/domain/verdict.ts';
import { createSqliteStore } from '../../src/store/sqlite.ts';
import { aMove } from './samples.ts';

describe('what an earlier version has written', () => {
  it('is read in the form of today', async () => {
    const store = createSqliteStore({ path: ':memory:' });
    const evidence = {
      source: 'alertmanager',
      alertName: 'Down',
      fingerprint: 'f',
      startsAt: 1,
      authenticated: true,
      observed: '',
    };
    const { basis: _, ...older } = aMove('dec_old', { kind: 'heal' });
    await store.saveDecision({ ...older, evidence } as unknown as Decision);
    const rule = { rule: 'confidence', outcome: 'auto', reason: 'sure', waived: false };
    await store.saveVerdict('dec_old', {
      version: 1,
      outcome: 'auto',
      reasons: [],
      rules: [rule],
      bound: { headSha: 'a' },
    } as unknown as Verdict);

    const read = { ...older, basis: null, evidence: { ...evidence, corroborated: false } };
    expect(await store.decision('dec_old')).toEqual(read);
    expect(await store.latestDecisions()).toEqual([read]);
    expect(await store.decisions({ limit: 1 })).toEqual([read]);
    expect(await store.verdicts('dec_old')).toMatchObject([
      {
        version: 2,
        securityEvents: [],
        rules: [{ ...rule, waivedBy: null, input: 'unknown' }],
        bound: { headSha: 'a', policyVersion: null },
      },
    ]);
    await store.close();
  });

  it('of today is read as it was written', async () => {
    const store = createSqliteStore({ path: ':memory:' });
    await store.saveDecision(aMove());
    expect(await store.decision('dec_01')).toEqual(aMove());
    await store.close();
  });
});
