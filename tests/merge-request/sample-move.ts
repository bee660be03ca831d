import type { BasisSide, ConsideredCandidate, Move } from '../../src/domain/decision.ts';
import type { Placement } from '../../src/domain/placement.ts';
import { FACTORS } from '../../src/domain/scorecard.ts';
import type { ServiceSpec } from '../../src/domain/service.ts';
import { PLACEMENT } from '../change/fake-stacks.ts';

export const NOW = Date.UTC(2026, 2, 1, 12);
export const ELSEWHERE: Placement = { provider: 'alibaba', region: 'ap-southeast-1', instanceType: 'ecs.g6.large', count: 2 };
const WEIGHTS = { cost: 0.4, latency: 0.25, credits: 0.2, availability: 0.15 };

export function candidate(
  placement: Placement,
  values: readonly [number, number, number, number],
  fields: Partial<ConsideredCandidate> = {},
): ConsideredCandidate {
  const factors = FACTORS.map((factor, index) => ({
    factor,
    value: values[index] ?? null,
    weight: WEIGHTS[factor],
    raw: null,
    unit: '',
  }));
  const score = factors.reduce((sum, { value, weight }) => sum + (value ?? 0) * weight, 0);
  return { placement, score, factors, costUsdPerMonth: 60.74, latencyMs: 81, refusals: [], ...fields };
}

function side(usdPerHour: number, netUsdPerMonth: readonly (number | null)[]): BasisSide {
  return { usdPerHour, creditsUsd: 0, creditShare: 0, creditsExpireAt: null, netUsdPerMonth };
}

/** A move from AWS to Alibaba, as the decision room makes them. */
export function sampleMove(fields: Partial<Move> = {}): Move {
  return {
    id: 'dec_01hq3v5r7kabcdefghjkmnpqrs',
    action: 'move',
    service: 'service-1',
    kind: 'optimize',
    from: PLACEMENT,
    to: ELSEWHERE,
    reasons: [
      {
        code: 'better-offer',
        sentence: 'alibaba/ap-southeast-1 costs 60.74 instead of 121.47 USD per month',
        numbers: { savingUsdPerMonth: 60.73 },
      },
    ],
    candidates: [
      candidate(PLACEMENT, [0.5, 1, 0.2, 0.95], { costUsdPerMonth: 121.47, latencyMs: 70 }),
      candidate(ELSEWHERE, [1, 0.86, 0.9, 0.9]),
      candidate({ provider: 'gcp', region: 'europe-west4', instanceType: 'e2-standard-2', count: 2 }, [0.99, 0.5, 0, 0.97], {
        costUsdPerMonth: 61.2,
        latencyMs: 140,
        refusals: [
          { code: 'latency-objective', sentence: 'p95 of 140 ms is above the objective of 100 ms', numbers: { latencyMs: 140 } },
        ],
      }),
      candidate({ provider: 'azure', region: 'eastus', instanceType: 'Standard_B2s', count: 2 }, [0.8, 0.9, 0, 0.9], {
        score: null,
        costUsdPerMonth: null,
        latencyMs: null,
        refusals: [{ code: 'telemetry-unknown', sentence: 'its price is unknown (stale)', numbers: {} }],
      }),
    ],
    snapshotDigest: `sha256:${'5'.repeat(64)}`,
    configDigest: `sha256:${'c'.repeat(64)}`,
    decidedAt: NOW,
    confidence: 0.934,
    cost: { beforeUsdPerMonth: 121.47, afterUsdPerMonth: 60.74, savingUsdPerMonth: 60.73, migrationUsd: 4.1, paybackDays: 2.05 },
    expiresAt: NOW + 3_600_000,
    evidence: null,
    basis: {
      takenAt: NOW - 2000,
      overlapHours: 1,
      from: side(0.0832, [121.472, 121.472, null, 121.472]),
      to: { ...side(0.0416, [60.736, 60.74, 60.736, 60.736]), creditsUsd: 250.5, creditsExpireAt: NOW + 86_400_000 },
    },
    ...fields,
  };
}

/** An emergency, whose alert was written by others. */
export function sampleHeal(fields: Partial<Move> = {}): Move {
  return sampleMove({
    kind: 'heal',
    reasons: [{ code: 'alert', sentence: 'ServiceDown: 97 % of the requests fail', numbers: { errorRatio: 0.97 } }],
    evidence: {
      source: 'alertmanager',
      alertName: 'ServiceDown',
      fingerprint: 'b5d4f1a2c3e49876',
      startsAt: NOW - 20_000,
      authenticated: true,
      observed: 'error ratio 0.97 in aws/us-east-1, which reports itself down',
      corroborated: true,
    },
    expiresAt: NOW + 600_000,
    ...fields,
  });
}

export const SPEC: ServiceSpec = {
  service: 'service-1',
  description: 'Front door',
  stateful: false,
  tier: 'standard',
  vcpu: 2,
  memoryGib: 4,
  gpu: null,
  audience: 'na',
  latencyObjectiveMs: 100,
  residency: null,
  allowedProviders: null,
  allowedRegions: null,
  dataGib: 12,
  ports: [443],
};
