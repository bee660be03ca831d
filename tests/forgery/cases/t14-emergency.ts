import { TRAILER } from '../../gate/signed-record.ts';
import type { Expected, ForgeryCase } from '../case.ts';
import { atMergeRequest, objects } from '../subjects/gate.ts';
import { checkedOut } from '../template.ts';
import { answer, type Draft, NOW, proposeOn, type World } from '../world.ts';

const HEAL = 'trimtab/heal/service-1';
const SPEC = 'infra/services/service-1.json';

/** What an emergency needs, and what it must not outweigh. */
export interface Emergency {
  readonly authenticated: boolean;
  readonly corroborated: boolean;
  readonly targetAllowed: boolean;
  readonly withinBudget: boolean;
  readonly stateless: boolean;
  readonly fresh: boolean;
}

/** What every emergency comes to that is none. */
const NO_EMERGENCY = ['confidence: review', 'cost_delta: review', 'emergency_override: review'];

/** A heal whose new place costs more, for which nobody is confident enough: only an emergency makes up for that. */
export function playHeal(world: World, emergency: Emergency): void {
  world.draft = (record) => {
    heal(record);
    record.evidence = {
      source: 'alertmanager',
      alertName: 'ServiceDown',
      fingerprint: 'b5d4f1a2c3e49876',
      startsAt: NOW - 90_000,
      authenticated: emergency.authenticated,
      observed: 'error ratio 0.97 in aws/us-east-1',
      corroborated: emergency.corroborated,
    };
    if (!emergency.fresh) record.issuedAt = new Date(NOW - 1_260_000).toISOString();
    if (!emergency.fresh) record.expiresAt = new Date(NOW - 660_000).toISOString();
  };
  proposeOn(world, HEAL);
  const spec = JSON.parse(checkedOut(SPEC)) as Record<string, unknown>;
  if (!emergency.targetAllowed) spec['allowedProviders'] = ['aws', 'azure'];
  if (!emergency.stateless) spec['stateful'] = true;
  if (!emergency.targetAllowed || !emergency.stateless) world.target[SPEC] = `${JSON.stringify(spec, null, 2)}\n`;
  if (!emergency.withinBudget) world.healsBefore = 2;
}

/** The same move, as the answer to an alert: dearer than before, with little confidence. */
function heal(record: Draft): void {
  record.kind = 'heal';
  record.expiresAt = new Date(NOW + 540_000).toISOString();
  record.confidence = 0.3;
  const { basis, cost, to } = record;
  if (basis === null) return;
  const usdPerHour = 0.12;
  basis.to.usdPerHour = usdPerHour;
  basis.to.netUsdPerMonth = basis.to.netUsdPerMonth.map(() => to.count * usdPerHour * 730);
  const after = to.count * usdPerHour * 730;
  // Nothing can be copied from a place that is down: only the hour of both is left.
  cost.migrationUsd = after / 730;
  cost.afterUsdPerMonth = after;
  cost.savingUsdPerMonth = cost.beforeUsdPerMonth - after;
  cost.paybackDays = null;
}

export const FLAGS = ['authenticated', 'corroborated', 'targetAllowed', 'withinBudget', 'stateless', 'fresh'] as const;
const ABSENT = [
  'not authenticated',
  'not borne out',
  'to a place that is not allowed',
  'for the third time today',
  'of a stateful service',
  'that is over',
];

export function emergencyOf(bits: number): Emergency {
  const [authenticated, corroborated, targetAllowed, withinBudget, stateless, fresh] = FLAGS.map(
    (_, at) => (bits & (1 << at)) !== 0,
  );
  return {
    authenticated: authenticated === true,
    corroborated: corroborated === true,
    targetAllowed: targetAllowed === true,
    withinBudget: withinBudget === true,
    stateless: stateless === true,
    fresh: fresh === true,
  };
}

/** Nothing but cost and confidence is ever set aside, and only when all four conditions hold. */
function expectedOf({ authenticated, corroborated, targetAllowed, withinBudget, stateless, fresh }: Emergency): Expected {
  const active = authenticated && corroborated && targetAllowed && withinBudget;
  return objects(
    ...(active ? [] : NO_EMERGENCY),
    ...(targetAllowed ? [] : ['target_allowed: deny']),
    ...(stateless ? [] : ['no_stateful_service: review']),
    ...(fresh ? [] : ['record_fresh: review']),
  );
}

const EVERYTHING = (1 << FLAGS.length) - 1;

const combinations = Array.from({ length: EVERYTHING }, (_, bits) => {
  const emergency = emergencyOf(bits);
  const absent = FLAGS.flatMap((flag, at) => (emergency[flag] ? [] : [ABSENT[at] ?? flag]));
  return atMergeRequest('T14', `an emergency ${absent.join(', ')}`, expectedOf(emergency), (world) => playHeal(world, emergency));
});

const all = emergencyOf(EVERYTHING);

/** A complete emergency is set against each of the rules that it must not outweigh. */
const misuse: ForgeryCase[] = [
  atMergeRequest('T14', 'an emergency whose evidence is empty', objects(...NO_EMERGENCY), (world) => {
    playHeal(world, all);
    edit(world, (record) => void Object.assign(record, { evidence: {} }));
  }),
  atMergeRequest('T14', 'an emergency without evidence', objects(...NO_EMERGENCY), (world) => {
    playHeal(world, all);
    edit(world, (record) => void Object.assign(record, { evidence: null }));
  }),
  atMergeRequest('T14', 'an emergency that says yes in words', objects(...NO_EMERGENCY), (world) => {
    playHeal(world, all);
    edit(world, (record) => void Object.assign(record.evidence ?? {}, { authenticated: 'true', corroborated: 'yes' }));
  }),
  atMergeRequest('T14', 'an emergency that says yes in numbers', objects(...NO_EMERGENCY), (world) => {
    playHeal(world, all);
    edit(world, (record) => void Object.assign(record.evidence ?? {}, { authenticated: 1, corroborated: 1 }));
  }),
  atMergeRequest(
    'T14',
    'evidence of an emergency on an ordinary move',
    objects('confidence: review', 'cost_delta: review'),
    (world) => {
      playHeal(world, all);
      proposeOn(world, 'trimtab/scale/service-1');
      edit(world, (record) => {
        record.kind = 'scale';
        record.confidence = 0;
        record.cost.migrationUsd += 20 * 0.09;
      });
    },
  ),
  atMergeRequest(
    'T14',
    'an emergency in a branch for something else',
    objects('known_origin: review', 'record_matches_diff: deny'),
    (world) => {
      playHeal(world, all);
      world.branchName = 'trimtab/optimize/service-1';
      world.answers = () => {};
    },
  ),
  atMergeRequest('T14', 'an emergency that a stranger opened', objects('known_origin: review'), (world) => {
    playHeal(world, all);
    const answers = world.answers;
    world.answers = (known, names) => {
      answers(known, names);
      answer(known, '/merge_requests/3', { author: { username: 'mallory' } });
    };
  }),
  atMergeRequest('T14', 'an emergency that brings another pipeline', objects('data_only_diff: review'), (world) => {
    playHeal(world, all);
    world.branch['.gitlab-ci.yml'] = 'apply: {script: [env]}\n';
  }),
  atMergeRequest('T14', 'an emergency whose evidence was written in afterwards', objects('signature: deny'), (world) => {
    playHeal(world, { ...all, authenticated: false });
    world.tamper = (text) => text.replace('"authenticated":false', '"authenticated":true');
  }),
  atMergeRequest('T14', 'an emergency that is good for an hour', objects('record_fresh: review'), (world) => {
    playHeal(world, all);
    edit(world, (record) => {
      record.expiresAt = new Date(NOW + 3_540_000).toISOString();
    });
  }),
  atMergeRequest('T14', 'an emergency of the day before yesterday', objects(...NO_EMERGENCY), (world) => {
    playHeal(world, all);
    edit(world, (record) => void Object.assign(record.evidence ?? {}, { startsAt: NOW - 48 * 3_600_000 }));
  }),
  atMergeRequest('T14', 'an emergency that is yet to come', objects(...NO_EMERGENCY), (world) => {
    playHeal(world, all);
    edit(world, (record) => void Object.assign(record.evidence ?? {}, { startsAt: NOW + 3_600_000 }));
  }),
  atMergeRequest('T14', 'an emergency from an unknown source', objects(...NO_EMERGENCY), (world) => {
    playHeal(world, all);
    edit(world, (record) => void Object.assign(record.evidence ?? {}, { source: 'pager' }));
  }),
  atMergeRequest('T14', 'an emergency that was merged before', objects('not_replayed: deny'), (world) => {
    playHeal(world, all);
    world.target['infra/decisions/service-1.json'] = '{}\n';
    world.meanwhile.push({ files: {}, message: `Heal service-1\n\n${TRAILER}\n` });
  }),
];

function edit(world: World, change: (record: Draft) => void): void {
  const before = world.draft;
  world.draft = (record) => {
    before(record);
    change(record);
  };
}

export const EMERGENCIES: readonly ForgeryCase[] = [...combinations, ...misuse];
