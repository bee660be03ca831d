import { readFileSync } from 'node:fs';
import { patched } from './bases.ts';
import type { Random } from './random.ts';
import { MISSING } from './tree.ts';

const COMMITTED = new URL('../../../policies/gate/data.json', import.meta.url);

type Patch = Readonly<Record<string, unknown>>;

const FREEZE = {
  zone: 'Europe/Berlin',
  from: '2026-12-18',
  to: '2027-01-01',
  days: null,
  hours: null,
  reason: 'The end of the year',
  exceptions: {},
};

const NIGHT = { ...FREEZE, from: null, to: null, hours: { from: '22:00', to: '06:00' }, reason: 'Nobody is awake' };
const WEEKEND = { ...FREEZE, from: null, to: null, days: ['sat', 'sun'], reason: 'Weekend' };
const DAYTIME = { ...WEEKEND, days: null, hours: { from: '06:00', to: '22:00' } };
const excepted = (services: unknown, kinds: unknown): unknown => ({
  ...FREEZE,
  exceptions: { some: { services, kinds, reason: 'Agreed' } },
});

const FREEZES: readonly unknown[] = [
  { year: FREEZE },
  { night: NIGHT },
  { weekend: WEEKEND },
  { day: DAYTIME },
  { night: NIGHT, weekend: WEEKEND },
  { year: { ...FREEZE, from: null } },
  { year: { ...FREEZE, to: null } },
  { year: { ...FREEZE, days: ['fri'], hours: { from: '08:00', to: '12:00' } } },
  { heals: excepted(null, ['heal']) },
  { service: excepted(['service-1'], null) },
  { both: excepted(['service-1', 'service-3'], ['optimize', 'scale']) },
  { other: excepted(['service-2'], null) },
  { zone: { ...FREEZE, zone: 'Asia/Tokyo' } },
  { broken: { ...FREEZE, from: 5 } },
  { broken: { ...FREEZE, zone: null } },
  { broken: { ...FREEZE, days: 'sat' } },
  { broken: { ...FREEZE, days: ['saturday'] } },
  { broken: { ...FREEZE, hours: { from: '22:00' } } },
  { broken: { ...FREEZE, exceptions: { some: { services: 'service-1', kinds: null, reason: 'x' } } } },
  { broken: null },
  { broken: { ...FREEZE, from: '18.12.2026', to: '01.01.2027' } },
  { broken: { ...FREEZE, from: '24/12/2026', to: null } },
  { broken: { ...FREEZE, from: '24 December 2026' } },
  { broken: { ...FREEZE, from: '2027-01-01', to: '2026-12-18' } },
  { broken: { ...FREEZE, from: null, to: null, hours: { from: '00:00', to: '00:00' } } },
  { broken: { ...FREEZE, from: null, to: null, days: [] } },
  { broken: excepted(null, null) },
  { nights: { ...FREEZE, hours: { from: '22:00', to: '06:00' } } },
  { nights: { ...NIGHT, days: ['thu', 'sat'] } },
  { autumn: { ...FREEZE, from: '2026-09-01', to: '2026-10-31' } },
  {
    autumn: { ...FREEZE, from: '2026-09-21', to: '2026-09-21', zone: 'UTC' },
    year: FREEZE,
    spring: { ...FREEZE, from: '2026-03-01', to: '2026-04-30' },
  },
  { autumn: { ...FREEZE, from: '2026-09-01', to: '2026-09-30', zone: 'Asia/Tokyo' }, weekend: WEEKEND },
  null,
  [],
];

const WAIVER = { owner: 'ada', reason: 'Agreed in the review of costs', expires: '2026-12-31' };
const OLD = { ...WAIVER, expires: '2026-09-20' };
const TODAY = { ...WAIVER, expires: '2026-09-21' };

const WAIVERS: readonly unknown[] = [
  { 'service-1': { confidence: WAIVER } },
  { 'service-1': { cost_delta: WAIVER, minimum_saving: WAIVER } },
  { 'service-1': { freeze_windows: WAIVER, blast_radius: WAIVER } },
  { '*': { confidence: WAIVER, cost_delta: TODAY, minimum_saving: WAIVER, blast_radius: OLD, freeze_windows: TODAY } },
  { 'service-1': { confidence: OLD }, '*': { confidence: WAIVER } },
  { 'service-1': { confidence: WAIVER }, '*': { confidence: OLD } },
  { 'service-1': { confidence: TODAY, cost_delta: OLD, minimum_saving: OLD } },
  { 'service-2': { confidence: WAIVER, minimum_saving: WAIVER } },
  { 'service-1': { signature: WAIVER, record_fresh: WAIVER, known_origin: WAIVER, recomputed: WAIVER } },
  { 'service-1': { confidence: { ...WAIVER, owner: '' } } },
  { 'service-1': { confidence: { ...WAIVER, reason: '  ' } } },
  { 'service-1': { confidence: { ...WAIVER, expires: null } } },
  { 'service-1': { confidence: { ...WAIVER, expires: 'never' } } },
  { 'service-1': { confidence: { owner: 'ada', expires: '2026-12-31' } } },
  { 'service-1': null },
  { 'service-2': null },
  { '*': [] },
  null,
];

const TARGETS: readonly unknown[] = [
  { providers: null, regions: null, deniedRegions: ['us-east-1'] },
  { providers: null, regions: null, deniedRegions: ['AWS/us-east-1'] },
  { providers: null, regions: null, deniedRegions: ['gcp/us-central1', null] },
  { providers: ['alibaba', 'aws'], regions: null, deniedRegions: [] },
  { providers: ['aws'], regions: null, deniedRegions: [] },
  { providers: null, regions: ['alibaba/us-east-1', 'aws/us-east-1'], deniedRegions: [] },
  { providers: null, regions: [], deniedRegions: [] },
  { providers: null, regions: null, deniedRegions: ['alibaba/us-east-1'] },
  { providers: null, regions: null, deniedRegions: ['gcp/us-east-1', 'aws/eu-central-1'] },
  { providers: 'alibaba', regions: null, deniedRegions: [] },
  { providers: null, regions: null },
  { providers: null, regions: null, deniedRegions: null },
  {},
  null,
];

const THRESHOLDS: readonly Patch[] = [
  { 'thresholds.confidence.above': 0.5 },
  { 'thresholds.confidence.above': '0.5' },
  { 'thresholds.confidence': {} },
  { 'thresholds.confidence': MISSING },
  { 'thresholds.cost_delta.belowPercent': 0 },
  { 'thresholds.cost_delta.belowPercent': null },
  { 'thresholds.minimum_saving.minimumUsdPerMonth': 80 },
  { 'thresholds.minimum_saving.minimumPercent': 40 },
  { 'thresholds.minimum_saving.minimumSavingToDisruption': 6.4 },
  { 'thresholds.minimum_saving.minimumPercent': null },
  { 'thresholds.blast_radius.inFlightAtMost': 2 },
  { 'thresholds.blast_radius.shareAtMost': 0.29 },
  { 'thresholds.blast_radius.perProviderPerHour': 3 },
  { 'thresholds.blast_radius.shareAtMost': '0.4' },
  { 'thresholds.recomputed.highestPriceRatio': 1 },
  { 'thresholds.recomputed': {} },
  { 'thresholds.record_fresh.lifetimeMinutes': 10 },
  { 'thresholds.record_fresh.futureToleranceSeconds': '60' },
  { 'thresholds.emergency_override.healsPerServicePerDay': 1 },
  { 'thresholds.emergency_override.healsPerServicePerDay': null },
  { 'thresholds.two_approvals.approvals': 3 },
  { 'thresholds.two_approvals': {} },
  { 'thresholds.signature': MISSING },
  { 'thresholds.another_rule': {} },
  { thresholds: {} },
  { thresholds: MISSING },
];

/** The data that is committed, or a variant of it: freezes, waivers, limits of targets, other thresholds. */
export function generateData(random: Random): unknown {
  const data = committedData();
  if (random.chance(0.3)) return data;
  const patch: Record<string, unknown> = {};
  if (random.chance(0.45)) patch['freezes'] = random.pick(FREEZES);
  if (random.chance(0.45)) patch['waivers'] = random.pick(WAIVERS);
  if (random.chance(0.2)) patch['targets'] = random.pick(TARGETS);
  if (random.chance(0.15)) Object.assign(patch, random.pick(THRESHOLDS));
  return patched(data, patch);
}

export function committedData(): unknown {
  return JSON.parse(readFileSync(COMMITTED, 'utf8'));
}
