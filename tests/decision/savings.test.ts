import { describe, expect, it } from 'vitest';
import { moveCost } from '../../src/decision/savings.ts';
import { catalogs, placement } from '../scoring/world.ts';
import { AWAY, HOME } from './setup.ts';

const terms = {
  from: placement(HOME),
  to: placement(AWAY),
  beforeUsdPerMonth: 730,
  afterUsdPerMonth: 365,
  dataGib: 100,
  overlapHours: 2,
  catalogs: catalogs([HOME, AWAY]),
};

describe('moveCost', () => {
  it('is the data that leaves at the old provider plus the hours that both places run', () => {
    expect(moveCost(terms)).toMatchObject({ savingUsdPerMonth: 365, migrationUsd: 10 + 1 });
  });

  it('copies nothing within a region', () => {
    expect(moveCost({ ...terms, to: placement(HOME, 'large') })?.migrationUsd).toBe(1);
  });

  it('never pays for itself when nothing is saved', () => {
    expect(moveCost({ ...terms, afterUsdPerMonth: 730 })?.paybackDays).toBeNull();
    expect(moveCost({ ...terms, afterUsdPerMonth: 800 })?.paybackDays).toBeNull();
  });

  it('is unknown when data leaves a provider whose egress price nobody knows', () => {
    expect(moveCost({ ...terms, catalogs: [] })).toBeNull();
    expect(moveCost({ ...terms, catalogs: [], dataGib: 0 })?.migrationUsd).toBe(1);
  });
});
