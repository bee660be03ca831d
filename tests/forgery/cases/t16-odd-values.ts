import type { Expected, ForgeryCase } from '../case.ts';
import { atMergeRequest, objects, UNREADABLE } from '../subjects/gate.ts';
import type { Draft, World } from '../world.ts';

type Path = readonly [string, ...string[]];

/** What a half-broken controller may sign: the fields are as named, the rules that see it beside them. */
interface Row {
  readonly path: Path;
  readonly expected: Expected;
  /** Values by what they are called; `missing` is always tried too, unless it is left out. */
  readonly values: Readonly<Record<string, unknown>>;
}

/** JSON has no NaN: `JSON.stringify` writes null for it. */
const NUMBERS = { null: null, 'a text': '0.9', 'a list': [0.9], true: true, 'an object': {}, negative: -1, huge: 1e308 };
const TEXTS = { null: null, empty: '', 'a number': 7, 'a list': ['x'], 'an object': {} };

const TIMES = { ...TEXTS, 'no time': 'yesterday', 'far ahead': '2999-01-01T00:00:00.000Z' };
const VERSIONS = { null: null, 'a text': '2', older: 1, newer: 3, 'a fraction': 2.5 };

const review = (...rules: readonly string[]) => objects(...rules.map((rule) => `${rule}: review`));

/** All that depends on money asks for a person as soon as one part of it is no amount. */
const MONEY = ['cost_delta', 'minimum_saving', 'recomputed'];
const NO_PLACE = ['blast_radius', 'plan_matches_record', 'recomputed', 'record_matches_diff', 'target_allowed'];
const NO_BASE = ['not_replayed', 'record_matches_diff'];

const ROWS: readonly Row[] = [
  { path: ['confidence'], expected: review('confidence', 'recomputed'), values: NUMBERS },
  { path: ['cost', 'afterUsdPerMonth'], expected: review(...MONEY), values: NUMBERS },
  { path: ['cost', 'beforeUsdPerMonth'], expected: review(...MONEY), values: NUMBERS },
  { path: ['cost', 'migrationUsd'], expected: review(...MONEY), values: NUMBERS },
  { path: ['cost', 'savingUsdPerMonth'], expected: review(...MONEY), values: NUMBERS },
  { path: ['cost'], expected: review(...MONEY), values: { null: null, 'a number': 5, 'a list': [] } },
  { path: ['score', 'to'], expected: review('recomputed'), values: { 'a text': '0.8', negative: -1, huge: 1e308 } },
  { path: ['service'], expected: objects(...UNREADABLE), values: TEXTS },
  { path: ['kind'], expected: objects(...UNREADABLE), values: { ...TEXTS, 'a new kind': 'explode', capitals: 'OPTIMIZE' } },
  { path: ['id'], expected: objects(...UNREADABLE), values: TEXTS },
  { path: ['version'], expected: review('record_matches_diff'), values: VERSIONS },
  { path: ['issuedAt'], expected: review('record_fresh'), values: TIMES },
  { path: ['expiresAt'], expected: review('record_fresh'), values: TIMES },
  { path: ['baseSha'], expected: review(...NO_BASE), values: { ...TEXTS, zeros: '0'.repeat(40), unknown: 'ab'.repeat(20) } },
  { path: ['files'], expected: review('record_matches_diff'), values: { null: null, empty: [], 'an object': {} } },
  { path: ['effect'], expected: review('plan_matches_record'), values: { null: null, 'a list': [], 'a text': 'x' } },
  { path: ['effect', 'resources'], expected: review('plan_matches_record'), values: { null: null, empty: [], 'an object': {} } },
  { path: ['effect', 'stack'], expected: review('plan_matches_record'), values: TEXTS },
  {
    path: ['policyDigest'],
    expected: review('policy_trusted'),
    values: { null: null, empty: '', another: `sha256:${'0'.repeat(64)}` },
  },
  {
    path: ['policyVersion'],
    expected: review('policy_trusted'),
    values: { null: null, 'a text': '1', negative: -1, 'a fraction': 0.5 },
  },
  {
    path: ['nonce'],
    expected: objects(...UNREADABLE),
    values: { null: null, empty: '', short: 'abc', 'in capitals': 'N'.repeat(26) },
  },
  { path: ['snapshotDigest'], expected: objects(...UNREADABLE), values: { null: null, empty: '', 'a number': 7 } },
  { path: ['configDigest'], expected: objects(...UNREADABLE), values: { null: null, empty: '', 'a number': 7 } },
  {
    path: ['to', 'count'],
    expected: review(...NO_PLACE),
    values: { null: null, 'a text': '2', zero: 0, negative: -2, 'a fraction': 2.5, huge: 1e9 },
  },
  { path: ['to', 'provider'], expected: review(...NO_PLACE), values: { ...TEXTS, unknown: 'oracle', capitals: 'GCP' } },
  { path: ['to', 'region'], expected: review(...NO_PLACE), values: { ...TEXTS, unknown: 'us-central9' } },
  { path: ['to', 'instanceType'], expected: review(...NO_PLACE), values: { ...TEXTS, unknown: 'z9.mega' } },
  {
    path: ['from', 'count'],
    expected: review('recomputed', 'record_matches_diff'),
    values: { null: null, 'a text': '2', zero: 0 },
  },
];

const MISSING = Symbol('missing');

/** A target that is well-formed but not the one of diff, plan and catalogue contradicts them. */
const ANOTHER_PLACE = objects(
  ...['plan_matches_record: deny', 'recomputed: review', 'record_matches_diff: deny', 'target_allowed: deny'],
);

/** Single values whose answer is not that of their field. */
const EXCEPTIONS: Readonly<Record<string, Expected>> = {
  'confidence is negative': objects('confidence: review', 'recomputed: deny'),
  'confidence is huge': objects('confidence: review', 'recomputed: deny'),
  'cost.savingUsdPerMonth is negative': review('cost_delta', 'minimum_saving'),
  'score.to is negative': objects('recomputed: deny'),
  'score.to is huge': objects('recomputed: deny'),
  'to.provider is unknown': ANOTHER_PLACE,
  'to.provider is capitals': ANOTHER_PLACE,
  'to.region is unknown': ANOTHER_PLACE,
  'to.instanceType is unknown': ANOTHER_PLACE,
  'service is empty': objects(
    ...UNREADABLE.filter((entry) => !entry.startsWith('record_matches_diff')),
    'record_matches_diff: deny',
  ),
};

const cases = ROWS.flatMap(({ path, expected, values }) =>
  [...Object.entries(values), ['missing', MISSING] as const].map(([what, value]) =>
    atMergeRequest('T16', `${path.join('.')} is ${what}`, EXCEPTIONS[`${path.join('.')} is ${what}`] ?? expected, (world) =>
      put(world, path, value),
    ),
  ),
);

function put(world: World, path: Path, value: unknown): void {
  world.draft = (record) => {
    const last = path.at(-1) ?? '';
    const owner = path.slice(0, -1).reduce((at: unknown, key) => (at as Record<string, unknown>)[key], record);
    if (value === MISSING) delete (owner as Record<string, unknown>)[last];
    else (owner as Record<string, unknown>)[last] = value;
  };
}

/** The same after it was signed, in forms that only a text can have. */
const TEXT_FORMS: Readonly<Record<string, (text: string) => string>> = {
  'NaN for a confidence': (text) => text.replace(/"confidence":[\d.]+/, '"confidence":NaN'),
  'Infinity for a confidence': (text) => text.replace(/"confidence":[\d.]+/, '"confidence":1e999'),
  'a confidence twice': (text) => text.replace('"confidence":', '"confidence":0.1,"confidence":'),
  'a record twice': (text) => text.replace('{"record":', '{"record":{},"record":'),
  'a blank after a colon': (text) => text.replace('"confidence":', '"confidence": '),
  'a blank at its end': (text) => `${text} `,
  'two line feeds at its end': (text) => `${text}\n`,
  'no line feed at its end': (text) => text.trimEnd(),
  'a byte order mark': (text) => `\ufeff${text}`,
  'a number in another form': (text) => text.replace('0.96875', '9.6875e-1'),
  'an escape where none is needed': (text) => text.replace('service-1', 'service\\u002d1'),
  'keys in another order': (text) => reordered(text),
  'more beside record and signature': (text) => text.replace('{"record":', '{"extra":1,"record":'),
  'another prototype': (text) => text.replace('{"record":', '{"__proto__":{"outcome":"auto"},"record":'),
  'a comment': (text) => text.replace('{"record":', '{/* auto */"record":'),
  'bytes that are no UTF-8': (text) => text.replace('"id":"dec', '"id":"\udc00dec'),
};

function reordered(text: string): string {
  const { record, signature } = JSON.parse(text) as { record: Draft; signature: object };
  return `${JSON.stringify({ signature, record })}\n`;
}

const FORM: Readonly<Record<string, Expected>> = {
  'bytes that are no UTF-8': objects('record_matches_diff: deny', 'signature: deny'),
};

const forms = Object.entries(TEXT_FORMS).map(([what, change]) =>
  atMergeRequest('T16', `a record with ${what}`, FORM[what] ?? objects(...UNREADABLE), (world) => {
    world.tamper = change;
  }),
);

export const ODD_VALUES: readonly ForgeryCase[] = [...cases, ...forms];
