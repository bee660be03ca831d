import type { Move } from '../../src/domain/decision.ts';
import type { KnownReading, Offer, Reading, ServiceObservation, Snapshot } from '../../src/domain/observation.ts';
import type { Placement } from '../../src/domain/placement.ts';
import type { ServiceSpec } from '../../src/domain/service.ts';
import type { VerificationConfig } from '../../src/verification/index.ts';

export const APPLIED = Date.UTC(2026, 10, 21, 12);
export const CONFIG: VerificationConfig = {
  settleSeconds: 60,
  windowSeconds: 120,
  deadlineSeconds: 900,
  minimumShareOfSaving: 0.5,
  maximumErrorRatio: 0.02,
};
export const FROM: Placement = { provider: 'aws', region: 'us-east-1', instanceType: 't3.medium', count: 2 };
export const TO: Placement = { provider: 'gcp', region: 'us-central1', instanceType: 'e2-medium', count: 2 };

export const SPEC: ServiceSpec = {
  service: 'service-1',
  description: 'Web shop API',
  stateful: false,
  tier: 'standard',
  vcpu: 2,
  memoryGib: 4,
  gpu: null,
  audience: 'na',
  latencyObjectiveMs: 80,
  residency: null,
  allowedProviders: null,
  allowedRegions: null,
  dataGib: 20,
  ports: [443],
};

/** A move that was said to save 73 of 146 USD a month. */
export function decision(changes: Partial<Move> = {}): Move {
  return {
    action: 'move',
    id: 'dec_1',
    service: 'service-1',
    kind: 'optimize',
    from: FROM,
    to: TO,
    reasons: [],
    candidates: [],
    snapshotDigest: 'sha256:0',
    configDigest: 'sha256:0',
    decidedAt: APPLIED - 60_000,
    confidence: 0.9,
    cost: { beforeUsdPerMonth: 146, afterUsdPerMonth: 73, savingUsdPerMonth: 73, migrationUsd: 5, paybackDays: 2 },
    expiresAt: APPLIED + 60_000,
    evidence: null,
    basis: null,
    ...changes,
  };
}

const GRID_POINTS = 121;
const STEP_MS = 5000;

/** A reading with the same value, or one by age in seconds, at every instant. */
export function steady(value: number | ((ageSeconds: number) => number | null)): KnownReading {
  const at = (age: number) => (typeof value === 'number' ? value : value(age));
  const series = Array.from({ length: GRID_POINTS }, (_, index) => at(((GRID_POINTS - 1 - index) * STEP_MS) / 1000));
  return { known: true, value: at(0) ?? 0, at: APPLIED, series };
}

export const UNKNOWN: Reading = { known: false, reason: 'missing' };

function offer(provider: string, region: string, prices: Record<string, Reading>, changes: Partial<Offer> = {}): Offer {
  return {
    provider,
    region,
    up: true,
    priceUsdPerHour: prices,
    latencyMs: {},
    creditsUsd: null,
    creditShare: 0,
    creditsExpireAt: null,
    gpuAvailability: {},
    capacityAvailability: steady(1),
    ...changes,
  };
}

/** The world `seconds` after the apply: moved, healthy, and as cheap as was said. */
export function snapshot(
  seconds: number,
  service: Partial<ServiceObservation> = {},
  old: { price?: Reading; offer?: Partial<Offer> } = {},
): Snapshot {
  const takenAt = APPLIED + seconds * 1000;
  return {
    digest: 'sha256:1',
    takenAt,
    source: 'test',
    partial: false,
    grid: Array.from({ length: GRID_POINTS }, (_, index) => takenAt - (GRID_POINTS - 1 - index) * STEP_MS),
    offers: {
      'aws/us-east-1': offer('aws', 'us-east-1', { 't3.medium': old.price ?? steady(0.1) }, old.offer),
      'gcp/us-central1': offer('gcp', 'us-central1', { 'e2-medium': steady(0.05) }),
    },
    services: {
      'service-1': {
        service: 'service-1',
        placement: TO,
        demandRps: steady(100),
        latencyMs: steady(40),
        errorRatio: steady(0.001),
        costUsdPerHour: steady(0.1),
        ...service,
      },
    },
    rejected: {},
  };
}
