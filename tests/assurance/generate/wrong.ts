import type { Random } from './random.ts';
import { MISSING, type Path, read, write } from './tree.ts';
import { around } from './ulp.ts';

const ANYTHING: readonly unknown[] = [
  MISSING,
  MISSING,
  null,
  null,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  '',
  '5',
  '0.99',
  'null',
  'true',
  true,
  false,
  0,
  -0,
  -1,
  1,
  2,
  3,
  0.5,
  -1e9,
  1e9,
  1e30,
  1e308,
  Number.MIN_VALUE,
  Number.MAX_SAFE_INTEGER,
  [],
  {},
  [null],
  [[]],
  { '': null },
  'service-2',
  '\u0000',
  'é\u0301',
];

/** Puts something into one place that does not belong there. */
export function spoil(input: unknown, path: Path, random: Random): void {
  const value = read(input, path);
  write(input, path, random.chance(0.45) ? random.pick(ANYTHING) : twisted(value, random));
}

/** Something that has to do with what was there before. */
function twisted(value: unknown, random: Random): unknown {
  const general = [[value], { value }, String(value), MISSING, null];
  if (random.chance(0.2)) return random.pick(general);
  if (typeof value === 'number') return random.pick([...around(value), -value, value + 1, value - 1, value * 2, value / 2, 0]);
  if (typeof value === 'boolean') return random.pick([!value, !value, String(value), Number(value)]);
  if (typeof value === 'string')
    return random.pick([`${value} `, ` ${value}`, value.toUpperCase(), value.slice(1), `${value}${value}`, '', value.length]);
  if (Array.isArray(value)) return twistedList(value, random);
  if (typeof value === 'object' && value !== null) return twistedObject(value as Record<string, unknown>, random);
  return random.pick([0, '', 'something', false, [], {}, 'trimtab', ['service-1']]);
}

function twistedList(list: readonly unknown[], random: Random): unknown {
  const copy = structuredClone(list);
  const [first] = structuredClone(list);
  return random.pick<unknown>([
    [],
    [...copy, first ?? 'more'],
    [...copy, null],
    [...copy].reverse(),
    copy.slice(1),
    Object.fromEntries(copy.entries()),
    [...copy, 'trimtab', 'ada'],
  ]);
}

function twistedObject(object: Readonly<Record<string, unknown>>, random: Random): unknown {
  const copy = structuredClone(object);
  const entries = Object.entries(copy);
  return random.pick<unknown>([
    {},
    { ...copy, extra: true },
    { ...copy, outcome: 'auto', waived: true },
    entries.map(([, value]) => value),
    Object.fromEntries(entries.slice(1)),
    Object.fromEntries(entries.map(([key, value]) => [key.toUpperCase(), value])),
  ]);
}
