import type { Random } from '../generate/random.ts';
import { get, type Situation, type Step, set, shift } from './step.ts';

const RECORD = 'diff.records.0';
const COST = `${RECORD}.claim.cost`;
const FOUND = `${RECORD}.recomputed`;

/** Less confidence: claimed and computed alike, since a lower claim alone may be the truer one. */
const confidence: Step = {
  name: 'the move is less certain',
  kind: 'worse',
  apply({ input }, random) {
    const value = get(input, `${RECORD}.claim.confidence`);
    if (typeof value !== 'number' || value <= 0 || value > 1 || get(input, `${FOUND}.confidence`) !== value) return false;
    const lower = value * random.next();
    set(input, `${RECORD}.claim.confidence`, lower);
    set(input, `${FOUND}.confidence`, lower);
    return true;
  },
};

/** A higher cost after, with a saving that says so. Whole USD, so that the sums stay what they are. */
const costAfter: Step = {
  name: 'the move costs more and saves less',
  kind: 'worse',
  apply({ input }, random) {
    const [before, after, saving] = ['beforeUsdPerMonth', 'afterUsdPerMonth', 'savingUsdPerMonth'].map((field) =>
      get(input, `${COST}.${field}`),
    );
    if (!isWhole(before) || !isWhole(after) || before - after !== saving || get(input, `${FOUND}.afterUsdPerMonth`) !== after)
      return false;
    const higher = after + 1 + random.below(100);
    set(input, `${COST}.afterUsdPerMonth`, higher);
    set(input, `${FOUND}.afterUsdPerMonth`, higher);
    set(input, `${COST}.savingUsdPerMonth`, before - higher);
    return true;
  },
};

const migration: Step = {
  name: 'moving costs more',
  kind: 'worse',
  apply({ input }, random) {
    const value = get(input, `${COST}.migrationUsd`);
    if (!isSmall(value) || get(input, `${FOUND}.migrationUsd`) !== value) return false;
    const higher = value + random.below(1000);
    set(input, `${COST}.migrationUsd`, higher);
    set(input, `${FOUND}.migrationUsd`, higher);
    return true;
  },
};

/** Computed costs move away from claimed ones. */
const contradiction = (field: string): Step => ({
  name: `${field} is not what the snapshot yields`,
  kind: 'worse',
  apply({ input }) {
    const value = get(input, `${COST}.${field}`);
    if (!isSmall(value) || get(input, `${FOUND}.${field}`) !== value) return false;
    set(input, `${FOUND}.${field}`, value * 2 + 1);
    return true;
  },
});

/** Later than it was, for what was issued by then: it can only have expired. */
const later: Step = {
  name: 'it is later',
  kind: 'worse',
  apply({ input }, random) {
    const now = get(input, 'now.ms');
    const issued = get(input, `${RECORD}.issuedAtMs`);
    const startsAt = get(input, `${RECORD}.claim.evidence.startsAt`);
    if (typeof now !== 'number' || typeof issued !== 'number' || issued > now || now < 1e12 || now > 9e12) return false;
    if (typeof startsAt === 'number' && startsAt > now) return false;
    set(input, 'now.ms', now + random.pick([1, 60_000, 540_000, 3_600_000, 86_400_000]));
    return true;
  },
};

const toProvider = ({ input }: Situation): string | null => {
  const provider = get(input, `${RECORD}.claim.to.provider`);
  return typeof provider === 'string' && provider !== '' && !provider.includes('.') ? provider : null;
};

const arrivals: Step = {
  name: 'more moves to the same provider',
  kind: 'worse',
  apply(situation, random) {
    const provider = toProvider(situation);
    const recent = get(situation.input, 'fleet.recentByProvider');
    if (provider === null || typeof recent !== 'object' || recent === null || Array.isArray(recent)) return false;
    const count = (recent as Record<string, unknown>)[provider] ?? 0;
    if (!isWhole(count)) return false;
    set(situation.input, `fleet.recentByProvider.${provider}`, count + 1 + random.below(20));
    return true;
  },
};

const away = (field: string): Step => ({
  name: `${field} is not likely`,
  kind: 'worse',
  apply({ input }, random) {
    const value = get(input, `${FOUND}.${field}`);
    if (typeof value !== 'number' || value < 0.25 || value > 4) return false;
    set(input, `${FOUND}.${field}`, random.pick([0, 0.2, 4.5, 100]));
    return true;
  },
});

const more = (_value: number, random: Random): number => _value + 1 + random.below(5);

export const NUMBERS: readonly Step[] = [
  confidence,
  costAfter,
  migration,
  contradiction('afterUsdPerMonth'),
  contradiction('migrationUsd'),
  later,
  arrivals,
  away('toPriceRatio'),
  away('fromPriceRatio'),
  whole('more moves are on their way', 'fleet.inFlight'),
  whole('the service was healed more often', 'fleet.healsInLastDay'),
  shift('the alert is older', `${RECORD}.claim.evidence.startsAt`, 1e12, 1e13, (value) => value - 86_400_000),
];

function whole(name: string, path: string): Step {
  const step = shift(name, path, 0, 1e6, more);
  return { ...step, apply: (situation, random) => Number.isInteger(get(situation.input, path)) && step.apply(situation, random) };
}

function isSmall(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= 1e6;
}

function isWhole(value: unknown): value is number {
  return isSmall(value) && Number.isInteger(value);
}
