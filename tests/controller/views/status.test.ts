import { describe, expect, it } from 'vitest';
import { countMoves } from '../../../src/controller/views/status.ts';
import { aMoveRecord } from '../../store/samples.ts';

describe('counting moves', () => {
  it('counts a merge request once, with the verdict on what it carries now', () => {
    const newer = aMoveRecord('dec_02', { iid: 7, verdict: null });
    const superseded = aMoveRecord('dec_01', { iid: 7, verdict: 'review', stage: 'closed' });
    const other = aMoveRecord('dec_00', { iid: 6, verdict: 'auto', mergedAt: 1, appliedAt: 2, verification: 'held' });
    expect(countMoves([newer, superseded, other])).toEqual({
      mergeRequests: { opened: 2, auto: 1, review: 0, denied: 0, merged: 1 },
      moves: { applied: 1, verified: 1, regressed: 0 },
    });
  });

  it('counts what did not pay apart from what did', () => {
    const regressed = aMoveRecord('dec_03', { iid: 8, appliedAt: 1, verification: 'regressed' });
    const recovered = aMoveRecord('dec_04', { iid: 9, appliedAt: 1, verification: 'recovered' });
    expect(countMoves([recovered, regressed]).moves).toEqual({ applied: 2, verified: 1, regressed: 1 });
  });
});
