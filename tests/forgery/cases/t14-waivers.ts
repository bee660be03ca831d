import { fileURLToPath } from 'node:url';
import { type PolicyFiles, policyFolder, sourceDigest } from '../../../src/gate/policy-folder.ts';
import { digest } from '../../../src/lib/canonical.ts';
import { generateKeyPair } from '../../../src/lib/ed25519.ts';
import { signedText } from '../../gate/signed-record.ts';
import type { Expected, ForgeryCase } from '../case.ts';
import { atMergeRequest, atProtectedBranch, objects } from '../subjects/gate.ts';
import { checkedOut } from '../template.ts';
import type { Draft, World } from '../world.ts';

const DATA = JSON.parse(checkedOut('policies/gate/data.json')) as Record<string, unknown>;

/** Puts other freezes, waivers or targets into the policy of the target branch, as its owners would: with a new manifest. */
async function ruledBy(world: World, changes: object): Promise<void> {
  const text = `${JSON.stringify({ ...DATA, ...changes }, null, 2)}\n`;
  const files = policyFolder(fileURLToPath(new URL('../../../policies', import.meta.url)));
  const other: PolicyFiles = {
    list: () => files.list(),
    read: async (path) => (path === 'gate/data.json' ? Buffer.from(text) : await files.read(path)),
  };
  const manifest = { ...(JSON.parse(checkedOut('policies/gate.json')) as object), sourceDigest: await sourceDigest(other) };
  world.target['policies/gate/data.json'] = text;
  world.target['policies/gate.json'] = `${JSON.stringify(manifest, null, 2)}\n`;
  const before = world.draft;
  world.draft = (record) => {
    before(record);
    record.policyDigest = digest(manifest);
  };
}

/** The move is worth nineteen dollars a month: too little by itself. */
function barelyWorth({ basis, cost, to }: Draft): void {
  if (basis === null) return;
  const usdPerHour = 0.07;
  const after = to.count * usdPerHour * 730;
  basis.to.usdPerHour = usdPerHour;
  basis.to.netUsdPerMonth = basis.to.netUsdPerMonth.map(() => after);
  cost.migrationUsd += (after - cost.afterUsdPerMonth) / 730;
  cost.afterUsdPerMonth = after;
  cost.savingUsdPerMonth = cost.beforeUsdPerMonth - after;
}

const FROZEN = objects('freeze_windows: review');
const freeze = (fields: object) => ({
  zone: 'UTC',
  from: null,
  to: null,
  days: null,
  hours: null,
  reason: 'Rest',
  exceptions: {},
  ...fields,
});
const exception = (fields: object) => ({ services: null, kinds: null, reason: 'It may', ...fields });

/** It is Saturday, 2026-11-21, noon in UTC. */
const FREEZES: Readonly<Record<string, object>> = {
  'without end': freeze({}),
  'of this day': freeze({ from: '2026-11-21', to: '2026-11-21' }),
  'of the year': freeze({ from: '2026-01-01', to: '2026-12-31' }),
  'of every Saturday': freeze({ days: ['sat'] }),
  'of noon': freeze({ hours: { from: '11:59', to: '12:01' } }),
  'of the night in the Pacific, which is now': freeze({ zone: 'Pacific/Kiritimati', hours: { from: '22:00', to: '06:00' } }),
  'of tomorrow in the Pacific, which is now': freeze({ zone: 'Pacific/Kiritimati', from: '2026-11-22', to: '2026-11-22' }),
  'with an exception for another service': freeze({ exceptions: { x: exception({ services: ['service-2'] }) } }),
  'with an exception for another kind': freeze({ exceptions: { x: exception({ kinds: ['heal'] }) } }),
  'with an exception for no service': freeze({ exceptions: { x: exception({ services: [] }) } }),
  'with an exception that is true': freeze({ exceptions: { x: true } }),
  'with exceptions that are a list': freeze({ exceptions: ['service-1'] }),
  'in a zone that there is not': freeze({ zone: 'Europe/Nowhere', days: ['sun'] }),
  'without a zone': freeze({ zone: null }),
  'with a day that there is not': freeze({ days: ['someday'] }),
  'from a day that is none': freeze({ from: 'tomorrow' }),
  'with hours that are none': freeze({ hours: { from: '25:00', to: '26:00' } }),
  'without a reason': freeze({ reason: null }),
};

const freezes = Object.entries(FREEZES).map(([what, entry]) =>
  atMergeRequest('T14', `a freeze ${what}`, FROZEN, (world) => ruledBy(world, { freezes: { rest: entry } })),
);

const MISSED = objects('minimum_saving: review');
const UNREAD = objects('minimum_saving: review', 'waivers: review');
const waiver = (fields: object) => ({ owner: 'platform', reason: 'Agreed', expires: '2026-12-31', ...fields });

/** Permissions to set an objection aside that do not hold. */
const WAIVERS: Readonly<Record<string, readonly [Expected, object]>> = {
  'of yesterday': [MISSED, { 'service-1': { minimum_saving: waiver({ expires: '2026-11-20' }) } }],
  'of last year': [MISSED, { 'service-1': { minimum_saving: waiver({ expires: '2025-12-31' }) } }],
  'of yesterday, for all': [MISSED, { '*': { minimum_saving: waiver({ expires: '2026-11-20' }) } }],
  'for another service': [MISSED, { 'service-2': { minimum_saving: waiver({}) } }],
  'for a service in capitals': [MISSED, { 'SERVICE-1': { minimum_saving: waiver({}) } }],
  'for a pattern of services': [MISSED, { 'service-*': { minimum_saving: waiver({}) } }],
  'for another rule': [MISSED, { 'service-1': { cost_delta: waiver({}) } }],
  'of nobody': [UNREAD, { 'service-1': { minimum_saving: waiver({ owner: null }) } }],
  'for no reason': [UNREAD, { 'service-1': { minimum_saving: waiver({ reason: '' }) } }],
  'without end': [UNREAD, { 'service-1': { minimum_saving: waiver({ expires: null }) } }],
  'until some day': [UNREAD, { 'service-1': { minimum_saving: waiver({ expires: 'some day' }) } }],
  'until a day that there is not': [UNREAD, { 'service-1': { minimum_saving: waiver({ expires: '2026-13-41' }) } }],
  'that is true': [UNREAD, { 'service-1': { minimum_saving: true } }],
};

const waivers = Object.entries(WAIVERS).map(([what, [expected, entries]]) =>
  atMergeRequest('T14', `a waiver ${what}`, expected, async (world) => {
    world.draft = barelyWorth;
    await ruledBy(world, { waivers: entries });
  }),
);

/** No waiver sets aside what nobody may set aside. */
const everything = [
  ...['author_cannot_approve', 'data_only_diff', 'emergency_override', 'known_origin', 'no_stateful_service', 'not_replayed'],
  ...['plan_matches_record', 'policy_trusted', 'recomputed', 'record_fresh', 'record_matches_diff', 'signature'],
  ...['target_allowed', 'two_approvals', 'waivers'],
];
const WAIVED = { 'service-1': Object.fromEntries(everything.map((rule) => [rule, waiver({})])) };
const MALLORYS = generateKeyPair();

const hopeless: ForgeryCase[] = [
  atMergeRequest('T14', 'a waiver for the signature', objects('signature: deny', 'waivers: review'), async (world) => {
    await ruledBy(world, { waivers: WAIVED });
    world.sign = (record) => signedText(record, MALLORYS);
  }),
  atProtectedBranch('T14', 'a waiver for the signature', objects('signature: deny', 'waivers: review'), async (world) => {
    await ruledBy(world, { waivers: WAIVED });
    world.sign = (record) => signedText(record, MALLORYS);
  }),
  atMergeRequest('T14', 'a waiver for what rides along', objects('data_only_diff: review', 'waivers: review'), async (world) => {
    await ruledBy(world, { waivers: WAIVED });
    world.branch['.gitlab-ci.yml'] = 'apply: {script: [env]}\n';
  }),
];

const TARGET = objects('target_allowed: deny');

/** Places that the gate itself leaves out, whatever the service says. */
const TARGETS: Readonly<Record<string, object>> = {
  'no provider': { providers: [], regions: null, deniedRegions: [] },
  'other providers': { providers: ['aws', 'azure'], regions: null, deniedRegions: [] },
  'other regions': { providers: null, regions: ['gcp/europe-west4'], deniedRegions: [] },
  'every region but this': { providers: null, regions: null, deniedRegions: ['gcp/us-central1'] },
};

const targets = Object.entries(TARGETS).map(([what, entry]) =>
  atMergeRequest('T14', `the gate allows ${what}`, TARGET, (world) => ruledBy(world, { targets: entry })),
);

export const WAIVERS_AND_FREEZES: readonly ForgeryCase[] = [...freezes, ...waivers, ...hopeless, ...targets];
