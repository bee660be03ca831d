import type { Random } from './random.ts';
import { read, undotted } from './tree.ts';
import { around } from './ulp.ts';

const RECORD = 'diff.records.0';

/** Fields that are held against a bound, and where that bound is for this input: in numbers to try, neighbours included. */
const EDGES: Readonly<Record<string, (number: (path: string) => number) => readonly number[]>> = {
  'now.ms': () => [1e12, 1e13],
  [`${RECORD}.claim.confidence`]: (number) => [0.85, 0, 1, ...spread(number(`${RECORD}.recomputed.confidence`), 0.001)],
  [`${RECORD}.recomputed.confidence`]: (number) => spread(number(`${RECORD}.claim.confidence`), 0.001),
  [`${RECORD}.recomputed.score`]: (number) => spread(number(`${RECORD}.claim.score.to`), 0.000001),
  [`${RECORD}.claim.score.to`]: (number) => spread(number(`${RECORD}.recomputed.score`), 0.000001),
  [`${RECORD}.claim.cost.savingUsdPerMonth`]: (number) => {
    const [before, after] = [number(`${RECORD}.claim.cost.beforeUsdPerMonth`), number(`${RECORD}.claim.cost.afterUsdPerMonth`)];
    return [...spread(before - after, 0.01), ...spread(before - after, before / 1000), 25, 4];
  },
  [`${RECORD}.claim.cost.beforeUsdPerMonth`]: () => [0, 1e9, 200.01],
  [`${RECORD}.claim.cost.afterUsdPerMonth`]: (number) => [0, 1e9, number(`${RECORD}.claim.cost.beforeUsdPerMonth`) * 1.05],
  [`${RECORD}.claim.cost.migrationUsd`]: (number) => [0, 1e9, number(`${RECORD}.claim.cost.savingUsdPerMonth`) * 2],
  [`${RECORD}.recomputed.beforeUsdPerMonth`]: (number) => money(number(`${RECORD}.claim.cost.beforeUsdPerMonth`)),
  [`${RECORD}.recomputed.afterUsdPerMonth`]: (number) => money(number(`${RECORD}.claim.cost.afterUsdPerMonth`)),
  [`${RECORD}.recomputed.migrationUsd`]: (number) => money(number(`${RECORD}.claim.cost.migrationUsd`)),
  [`${RECORD}.recomputed.fromPriceRatio`]: () => [0.25, 4],
  [`${RECORD}.recomputed.toPriceRatio`]: () => [0.25, 4],
  [`${RECORD}.issuedAtMs`]: (number) => [
    number('now.ms') + 60_000,
    number(`${RECORD}.expiresAtMs`) - 3_600_000,
    number(`${RECORD}.expiresAtMs`) - 600_000,
  ],
  [`${RECORD}.expiresAtMs`]: (number) => [
    number('now.ms'),
    number(`${RECORD}.issuedAtMs`),
    number(`${RECORD}.issuedAtMs`) + 3_600_000,
    number(`${RECORD}.issuedAtMs`) + 600_000,
  ],
  [`${RECORD}.claim.evidence.startsAt`]: (number) => [number('now.ms') - 86_400_000, number('now.ms') + 60_000],
  [`${RECORD}.claim.policyVersion`]: (number) => [number('trust.policyVersion'), number('trust.policyVersion') + 1],
  'trust.policyVersion': (number) => [number('trust.minimumPolicyVersion'), number(`${RECORD}.claim.policyVersion`)],
  'trust.minimumPolicyVersion': (number) => [number('trust.policyVersion')],
  'fleet.inFlight': () => [0, 4, 5, 19, 20],
  'fleet.services': () => [0, 1, 2, 3, 5, 7, 10, 12, 13, 50],
  'fleet.recentByProvider.alibaba': () => [0, 19, 20],
  'fleet.healsInLastDay': () => [0, 1, 2],
  [`${RECORD}.claim.to.count`]: () => [0, 1, 2, 3, 1000, 1001],
  'diff.placements.0.after.count': () => [0, 1, 2, 3, 1000, 1001],
  'target.machine.vcpu': (number) => [0, number('services.service-1.vcpu'), 10_000],
  'target.machine.memoryGib': (number) => [0, number('services.service-1.memoryGib'), 100_000],
  'services.service-1.vcpu': (number) => [0.1, number('target.machine.vcpu'), 10_000],
  'services.service-1.memoryGib': (number) => [0.1, number('target.machine.memoryGib'), 100_000],
};

export const EDGE_PATHS = Object.keys(EDGES);

/** A number at a bound of the field, or one step beside it. */
export function edgeOf(path: string, input: unknown, random: Random): number {
  const number = (other: string): number => {
    const found = read(input, undotted(other));
    return typeof found === 'number' && Number.isFinite(found) ? found : 1;
  };
  const bound = random.pick(EDGES[path]?.(number) ?? [0]);
  return random.pick([...around(bound), bound, bound - 1, bound + 1]);
}

function spread(value: number, distance: number): number[] {
  return [value - distance, value + distance, decimal(value - distance), decimal(value + distance)];
}

function money(value: number): number[] {
  return [...spread(value, 0.01), ...spread(value, value / 1000)];
}

/** Without the dust of binary fractions: exactly the bound, as people write it. */
function decimal(value: number): number {
  return Number(value.toFixed(9));
}
