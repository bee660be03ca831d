import type { Expected, ForgeryCase } from '../case.ts';
import { atMergeRequest, atProtectedBranch, objects, UNREADABLE } from '../subjects/gate.ts';
import type { Draft, World } from '../world.ts';

/** Always that, and whatever no longer fits. */
const forged = (...also: readonly string[]) => objects('signature: deny', ...also);
const FORGED = forged();

/** Somebody without the key edits a figure in the committed record. */
const EDITED: Readonly<Record<string, readonly [RegExp, string]>> = {
  'a higher confidence': [/"confidence":[\d.]+/, '"confidence":0.99'],
  'a confidence that is one bit higher': [/"confidence":0\.96875/, '"confidence":0.9687500000000001'],
  'a lower cost afterwards': [/"afterUsdPerMonth":[\d.]+/, '"afterUsdPerMonth":1'],
  'a higher cost before': [/"beforeUsdPerMonth":[\d.]+/, '"beforeUsdPerMonth":9999'],
  'a higher saving': [/"savingUsdPerMonth":[\d.]+/, '"savingUsdPerMonth":9999'],
  'a free migration': [/"migrationUsd":[\d.]+/, '"migrationUsd":0'],
  'a better score': [/"to":0\.835/, '"to":0.99'],
  'another price in the basis': [/"usdPerHour":0\.034/, '"usdPerHour":0.001'],
  'another series in the basis': [/"netUsdPerMonth":\[[\d.]+,/, '"netUsdPerMonth":[1,'],
  'credits that there are not': [/"creditsUsd":0/, '"creditsUsd":100000'],
  'another service': [/"service":"service-1"/, '"service":"service-2"'],
  'another kind': [/"kind":"optimize"/, '"kind":"heal"'],
  'a later expiry': [/"expiresAt":"2026/, '"expiresAt":"2027'],
  'another nonce': [/n{16}/, 'm'.repeat(16)],
  'another snapshot': [/"snapshotDigest":"sha256:[0-9a-f]/, '"snapshotDigest":"sha256:x'],
  'another decision': [/dec_01j0000000aaaaaaaaaaaaaaaa/, 'dec_01j0000000bbbbbbbbbbbbbbbb'],
};

/** What else is wrong then, besides the signature. */
const ALSO: Readonly<Record<string, Expected>> = {
  'a higher confidence': forged('recomputed: deny'),
  'a lower cost afterwards': forged('cost_delta: review', 'recomputed: deny'),
  'a higher cost before': forged('cost_delta: review', 'minimum_saving: review', 'recomputed: deny'),
  'a higher saving': forged('cost_delta: review'),
  'a free migration': forged('recomputed: deny'),
  'a better score': forged('recomputed: deny'),
  'another price in the basis': forged('recomputed: deny'),
  'another service': forged('plan_matches_record: review'),
  'another kind': forged(
    'emergency_override: review',
    'known_origin: review',
    'recomputed: deny',
    'record_fresh: review',
    'record_matches_diff: deny',
  ),
  'a later expiry': forged('record_fresh: review'),
  'another decision': forged('record_matches_diff: deny'),
  'another snapshot': forged(...UNREADABLE.filter((entry) => !entry.startsWith('signature'))),
};

const edited = Object.entries(EDITED).map(([what, [from, to]]) =>
  atMergeRequest('T15', `a record with ${what}, signed before`, ALSO[what] ?? FORGED, (world) => replace(world, from, to)),
);

const editedMerged = ['a higher confidence', 'a lower cost afterwards', 'a later expiry'].map((what) => {
  const [from, to] = EDITED[what] ?? [/x/, 'x'];
  return atProtectedBranch('T15', `a record with ${what}, signed before`, ALSO[what] ?? FORGED, (world) =>
    replace(world, from, to),
  );
});

function replace(world: World, from: RegExp, to: string): void {
  world.tamper = (text) => {
    const changed = text.replace(from, to);
    if (changed === text) throw new Error('the record holds no such figure');
    return changed;
  };
}

const WRONG = objects('recomputed: deny');

/** A controller with a bug, or in the wrong hands, signs figures that its own basis does not bear out. */
const SIGNED: Readonly<Record<string, readonly [Expected, (record: Draft) => void]>> = {
  'a confidence of 0.99': [WRONG, (record) => void Object.assign(record, { confidence: 0.99 })],
  'a confidence of 1': [WRONG, (record) => void Object.assign(record, { confidence: 1 })],
  'a confidence that is a little too high': [WRONG, (record) => void Object.assign(record, { confidence: 0.97 })],
  'a cost afterwards that is ten cents too low': [
    WRONG,
    ({ cost }) => {
      cost.afterUsdPerMonth -= 0.1;
      cost.savingUsdPerMonth += 0.1;
    },
  ],
  'a cost afterwards of next to nothing': [
    WRONG,
    ({ cost }) => void Object.assign(cost, { afterUsdPerMonth: 1, savingUsdPerMonth: cost.beforeUsdPerMonth - 1 }),
  ],
  'a cost before that is twice as high': [
    WRONG,
    ({ cost }) => {
      cost.savingUsdPerMonth += cost.beforeUsdPerMonth;
      cost.beforeUsdPerMonth *= 2;
    },
  ],
  'a migration for free': [WRONG, ({ cost }) => void Object.assign(cost, { migrationUsd: 0 })],
  'a score of 1': [WRONG, ({ score }) => void Object.assign(score, { to: 1 })],
  'factors that make no such score': [WRONG, ({ score: { factors } }) => void Object.assign(factors[0] ?? {}, { value: 0 })],
  'a price that the catalogue does not know': [
    objects('recomputed: review'),
    (record) => {
      const { basis, cost, to } = record;
      if (basis === null) return;
      const usdPerHour = 0.001;
      const after = to.count * usdPerHour * 730;
      basis.to.usdPerHour = usdPerHour;
      basis.to.netUsdPerMonth = basis.to.netUsdPerMonth.map(() => after);
      cost.migrationUsd += (after - cost.afterUsdPerMonth) / 730;
      cost.afterUsdPerMonth = after;
      cost.savingUsdPerMonth = cost.beforeUsdPerMonth - after;
    },
  ],
  'a series that is far from the price': [
    WRONG,
    ({ basis }) => {
      if (basis !== null) basis.to.netUsdPerMonth = basis.to.netUsdPerMonth.map((value) => (value ?? 0) * 3);
    },
  ],
  'credits that are not its own to count': [
    WRONG,
    ({ basis }) => {
      if (basis !== null) Object.assign(basis.to, { creditsUsd: 1e6, creditShare: 1 });
    },
  ],
  'no basis': [objects('recomputed: review'), (record) => void Object.assign(record, { basis: null })],
  'an empty basis': [objects('recomputed: review'), (record) => void Object.assign(record, { basis: {} })],
  'an empty series': [
    WRONG,
    ({ basis }) => {
      if (basis !== null) basis.to.netUsdPerMonth = [];
    },
  ],
  'a saving too small to be worth it': [
    objects('minimum_saving: review', 'recomputed: deny'),
    ({ cost }) => void Object.assign(cost, { savingUsdPerMonth: 1, afterUsdPerMonth: cost.beforeUsdPerMonth - 1 }),
  ],
};

const signed = Object.entries(SIGNED).map(([what, [expected, change]]) =>
  atMergeRequest('T15', `a record that was signed with ${what}`, expected, (world) => {
    world.draft = change;
  }),
);

export const EDITED_FIGURES: readonly ForgeryCase[] = [...edited, ...editedMerged, ...signed];
