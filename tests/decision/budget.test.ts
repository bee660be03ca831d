import { describe, expect, it } from 'vitest';
import { admit, type Limits, type Traffic } from '../../src/decision/index.ts';
import type { Move } from '../../src/domain/decision.ts';
import { NOW } from '../scoring/world.ts';
import { decideIn } from './setup.ts';

const LIMITS: Limits = {
  openMergeRequests: 3,
  mergeRequestsPerHour: 20,
  suspend: false,
};
const IDLE: Traffic = { openMergeRequests: 0, openedInLastHour: 0 };

function move(service: string, savingUsdPerMonth: number): Move {
  const { decision } = decideIn();
  if (decision.action !== 'move') throw new Error('stays');
  return { ...decision, service, cost: { ...decision.cost, savingUsdPerMonth } };
}

const FIVE = [move('a', 60), move('b', 90), move('c', 70), move('d', 100), move('e', 80)];
const names = (moves: readonly { service: string }[]) => moves.map((each) => each.service);

describe('admit', () => {
  it('lets pass what saves most, as many as the tightest limit holds', () => {
    const { admitted, deferred } = admit(FIVE, IDLE, LIMITS, NOW);

    expect(names(admitted)).toEqual(['d', 'b', 'e']);
    expect(names(deferred)).toEqual(['c', 'a']);
  });

  it.each([
    [{ openMergeRequests: 2 }, {}, 1, 'only 3 merge requests may be open at once and 2 are'],
    [{ openedInLastHour: 18 }, {}, 2, 'only 20 merge requests may be opened in an hour and 18 were'],
    [{ openMergeRequests: 9 }, {}, 0, 'only 3 merge requests may be open at once and 9 are'],
    [{}, { suspend: true }, 0, 'the kill switch is on'],
  ])('with %o and %o leaves room for %d', (traffic, limits, room, why) => {
    const { admitted, deferred } = admit(FIVE, { ...IDLE, ...traffic }, { ...LIMITS, ...limits }, NOW);

    expect(admitted).toHaveLength(room);
    expect(deferred[0]?.reasons[0]).toMatchObject({
      code: 'budget-exhausted',
      sentence: `It would move and is number ${room + 1} by saving, but ${why}.`,
    });
  });

  it('turns the rest into stays that still say what would be', () => {
    const [stay] = admit(FIVE, { ...IDLE, openMergeRequests: 3 }, LIMITS, NOW + 5).deferred;

    expect(stay).toMatchObject({
      action: 'stay',
      service: 'd',
      wouldBe: FIVE[3]?.to,
      savingUsdPerMonth: 100,
      decidedAt: NOW + 5,
    });
    expect(stay).not.toHaveProperty('to');
    expect(stay?.candidates[0]?.refusals[0]?.code).toBe('budget-exhausted');
  });

  it('breaks ties by name', () => {
    const same = ['c', 'a', 'b'].map((service) => move(service, 60));

    expect(names(admit(same, { ...IDLE, openMergeRequests: 1 }, LIMITS, NOW).admitted)).toEqual(['a', 'b']);
  });
});
