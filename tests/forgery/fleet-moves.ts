import { diff, resourcesOf } from '../../infra/deploy/embedded/diff.ts';
import { fits } from '../../infra/deploy/fit.ts';
import { type Fleet, INFRA, readFleet } from '../../infra/fleet.ts';
import type { ServiceSpec } from '../../infra/service-spec.ts';
import { synthesiseService } from '../../infra/synth.ts';
import { rewrite } from '../../src/change/index.ts';
import { confidenceOf } from '../../src/decision/confidence.ts';
import { moveCost } from '../../src/decision/savings.ts';
import type { ProviderCatalog } from '../../src/domain/catalog.ts';
import type { Change } from '../../src/domain/change.ts';
import type { BasisSide, ConsideredCandidate, DecisionKind, Move } from '../../src/domain/decision.ts';
import { type Placement, regionKey, samePlacement } from '../../src/domain/placement.ts';
import { digest } from '../../src/lib/canonical.ts';
import { decisionRecord, placementPath, recordPath } from '../../src/merge-request/index.ts';
import { signedText } from '../gate/signed-record.ts';
import { checkedOut } from './template.ts';
import { NOW, proposeOn, type World } from './world.ts';

const HOURS = 730;
const INSTANTS = 120;
/** What the old place costs by telemetry, in list prices, and the new one: within what the gate believes. */
const DEARER = 2;
const CHEAPER = 0.5;

const CATALOGS = ['aws', 'alibaba', 'gcp', 'azure'].map(
  (cloud) => JSON.parse(checkedOut(`infra/providers/${cloud}/catalog.json`)) as ProviderCatalog,
);

let fleet: Fleet | null = null;

function wholeFleet(): Fleet {
  fleet ??= readFleet(INFRA);
  return fleet;
}

/** Services of the real fleet, by name. */
export function services(): readonly ServiceSpec[] {
  return [...wholeFleet().specs.values()];
}

/** Proposes a move of a real service in a world, made by the rooms that make them, signed, and planned as it will be. */
export async function proposeReal(world: World, spec: ServiceSpec, kind: DecisionKind): Promise<void> {
  const { service } = spec;
  const from = placementOf(service);
  const move = moveOf(spec, kind, from, targetOf(spec, kind, from));
  const source = checkedOut(placementPath(service));
  const synthesiser = { synthesise: async (name: string, at: Placement) => synthesiseService(name, at) };
  const result = await rewrite({ service, path: placementPath(service), source, to: move.to, synthesiser });
  if (result.kind !== 'changed') throw new Error(`${service}: ${result.kind}`);
  const { change } = result;
  world.target[placementPath(service)] = source;
  if (kind === 'revert') world.target[recordPath(service)] = lastRecord(world, spec, move, change);
  proposeOn(world, `trimtab/${kind}/${service}`);
  world.commit.message = `Move ${service}\n\nTrimtab-Decision: ${move.id}\n`;
  world.moveFiles = (baseSha) => ({
    [placementPath(service)]: change.files[0]?.after ?? '',
    [recordPath(service)]: signedText(decisionRecord(move, { baseSha, change, ...world.template.policy }), world.keys),
  });
  world.plan = (plan) => Object.assign(plan, { stacks: [stackOf(service, from, move.to)] });
}

/** The record of the move that a revert takes back. */
function lastRecord(world: World, spec: ServiceSpec, { from, to }: Move, change: Change): string {
  const record = decisionRecord(moveOf(spec, 'optimize', to, from), {
    baseSha: '0'.repeat(39).concat('1'),
    change,
    ...world.template.policy,
  });
  return signedText(record, world.keys);
}

function placementOf(service: string): Placement {
  const found = wholeFleet().placements.get(service);
  if (found === undefined) throw new Error(`${service} has no placement`);
  const { provider, region, instanceType, count } = found;
  return { provider, region, instanceType, count };
}

/** Another size in the same place to scale; else the cheapest other place that the service may run in. */
function targetOf(spec: ServiceSpec, kind: DecisionKind, from: Placement): Placement {
  const all = placesFor(spec, from.count).filter((place) => !samePlacement(place, from));
  const here = all.filter((place) => regionKey(place) === regionKey(from));
  const wanted = kind === 'scale' ? [...smaller(from), ...here] : all.filter((place) => regionKey(place) !== regionKey(from));
  const [best] = wanted.toSorted((a, b) => listed(a) * a.count - listed(b) * b.count);
  if (best === undefined) throw new Error(`${spec.service} has nowhere to go`);
  return best;
}

function smaller(from: Placement): Placement[] {
  return from.count > 1 ? [{ ...from, count: from.count - 1 }] : [{ ...from, count: from.count + 1 }];
}

function placesFor(spec: ServiceSpec, count: number): Placement[] {
  const { catalogs } = wholeFleet();
  const places = [...catalogs.values()].flatMap(({ provider, regions, instanceTypes }) =>
    regions.flatMap(({ region }) => instanceTypes.map(({ name }) => ({ provider, region, instanceType: name, count }))),
  );
  return places.filter((place) => {
    try {
      return fits(catalogs, spec, { service: spec.service, ...place });
    } catch {
      return false;
    }
  });
}

function listed({ provider, region, instanceType }: Placement): number {
  const type = wholeFleet()
    .catalogs.get(provider)
    ?.instanceTypes.find(({ name }) => name === instanceType);
  return type?.usdPerHour[region] ?? Number.POSITIVE_INFINITY;
}

function moveOf(spec: ServiceSpec, kind: DecisionKind, from: Placement, to: Placement): Move {
  const [before, after] = [sideOf(from, DEARER), sideOf(to, CHEAPER)];
  const cost = moveCost({
    from,
    to,
    beforeUsdPerMonth: netOf(before),
    afterUsdPerMonth: netOf(after),
    // Nothing can be copied from a place that is down.
    dataGib: kind === 'heal' ? 0 : spec.dataGib,
    overlapHours: 1,
    catalogs: CATALOGS,
  });
  if (cost === null) throw new Error(`what ${spec.service} costs is not known`);
  return {
    action: 'move',
    id: `dec_${digest([spec.service, kind]).slice(7, 33)}`,
    service: spec.service,
    kind,
    from,
    to,
    reasons: [{ code: 'better-offer', sentence: 'It is cheaper there', numbers: {} }],
    candidates: kind === 'revert' ? [] : [candidateOf(from, 0.25), candidateOf(to, 0.75)],
    snapshotDigest: digest('snapshot'),
    configDigest: digest('config'),
    decidedAt: NOW - 60_000,
    expiresAt: NOW + (kind === 'heal' ? 500_000 : 3_000_000),
    confidence: confidenceOf(before.netUsdPerMonth, after.netUsdPerMonth, INSTANTS).confidence,
    cost,
    evidence: kind === 'heal' ? EVIDENCE : null,
    basis: { takenAt: NOW - 61_000, overlapHours: 1, from: before, to: after },
  };
}

const EVIDENCE = {
  source: 'alertmanager',
  alertName: 'ServiceDown',
  fingerprint: 'b5d4f1a2c3e49876',
  startsAt: NOW - 90_000,
  authenticated: true,
  observed: 'error ratio 0.97',
  corroborated: true,
} as const;

function candidateOf(placement: Placement, value: number): ConsideredCandidate {
  const weights = { cost: 0.4, latency: 0.25, credits: 0.2, availability: 0.15 } as const;
  const factors = (['cost', 'latency', 'credits', 'availability'] as const).map((factor) => {
    return { factor, value, weight: weights[factor], raw: null, unit: '' };
  });
  return { placement, score: value, factors, costUsdPerMonth: null, latencyMs: null, refusals: [] };
}

function sideOf(place: Placement, times: number): BasisSide {
  const usdPerHour = listed(place) * times;
  const netUsdPerMonth = Array.from({ length: INSTANTS }, () => usdPerHour * HOURS * place.count);
  return { usdPerHour, creditsUsd: 0, creditShare: 0, creditsExpireAt: null, netUsdPerMonth };
}

function netOf({ netUsdPerMonth: [first] }: BasisSide): number {
  return first ?? 0;
}

/** The plan of the stack as the embedded engine makes it. */
function stackOf(service: string, from: Placement, to: Placement) {
  const [before, after] = [from, to].map((at) => resourcesOf(synthesiseService(service, at)));
  const changes = structuredClone(diff(before ?? [], after ?? []));
  const count = (action: string) => changes.filter(({ actions }) => (actions as readonly string[]).includes(action)).length;
  const counts = { creates: count('create'), updates: count('update'), deletes: count('delete') };
  return { stack: service, service, serial: 1, ...counts, changes, savedPlan: digest('saved') };
}
