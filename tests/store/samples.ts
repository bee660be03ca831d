import type { Move, Stay } from '../../src/domain/decision.ts';
import type { FeedEvent } from '../../src/domain/event.ts';
import type { MoveRecord } from '../../src/domain/merge-request.ts';
import type { Snapshot } from '../../src/domain/observation.ts';
import type { Placement } from '../../src/domain/placement.ts';
import type { Verdict } from '../../src/domain/verdict.ts';
import type { Verification } from '../../src/domain/verification.ts';
import { digest } from '../../src/lib/canonical.ts';
import type { Deployment } from '../../src/store/port.ts';

export const NOON = Date.UTC(2026, 2, 14, 12);

export const VIRGINIA: Placement = { provider: 'aws', region: 'us-east-1', instanceType: 't3.medium', count: 2 };
export const SINGAPORE: Placement = {
  provider: 'alibaba',
  region: 'ap-southeast-1',
  instanceType: 'ecs.t6-c1m2.large',
  count: 2,
};

export function aSnapshot(takenAt = NOON, price = 0.0416): Snapshot {
  const rest = {
    takenAt,
    source: 'simulator',
    partial: false,
    grid: [takenAt - 5000, takenAt],
    offers: {
      'aws/us-east-1': {
        provider: 'aws',
        region: 'us-east-1',
        up: true,
        priceUsdPerHour: { 't3.medium': { known: true, value: price, at: takenAt, series: [0.0417, price] } },
        latencyMs: { na: { known: true, value: 31, at: takenAt, series: [null, 31] } },
        creditsUsd: null,
        creditShare: 0,
        creditsExpireAt: null,
        gpuAvailability: {},
        capacityAvailability: { known: false, reason: 'missing' },
      },
    },
    services: {},
    rejected: { 'not-finite': 1 },
  } as const satisfies Omit<Snapshot, 'digest'>;
  return { digest: digest(rest), ...rest };
}

export function aMove(id = 'dec_01', overrides: Partial<Move> = {}): Move {
  return {
    id,
    service: 'service-1',
    kind: 'optimize',
    action: 'move',
    from: VIRGINIA,
    to: SINGAPORE,
    confidence: 0.93,
    cost: {
      beforeUsdPerMonth: 60.74,
      afterUsdPerMonth: 23.36,
      savingUsdPerMonth: 37.38,
      migrationUsd: 4.5,
      paybackDays: 3.66,
    },
    expiresAt: NOON + 3_600_000,
    evidence: null,
    basis: {
      takenAt: NOON,
      overlapHours: 0.5,
      from: { usdPerHour: 0.0416, creditsUsd: null, creditShare: 0.5, creditsExpireAt: null, netUsdPerMonth: [60.74, null] },
      to: { usdPerHour: 0.016, creditsUsd: 0, creditShare: 0.5, creditsExpireAt: null, netUsdPerMonth: [23.36, null] },
    },
    reasons: [
      {
        code: 'better-offer',
        sentence: 'Alibaba is cheaper by 37.38 $/month ("quoted", naïve, 東京)',
        numbers: { savingUsdPerMonth: 37.38 },
      },
    ],
    candidates: [
      {
        placement: SINGAPORE,
        score: 0.81,
        factors: [{ factor: 'cost', value: 1, weight: 0.4, raw: 23.36, unit: '$/month' }],
        costUsdPerMonth: 23.36,
        latencyMs: null,
        refusals: [],
      },
    ],
    snapshotDigest: aSnapshot().digest,
    configDigest: digest('configuration'),
    decidedAt: NOON,
    ...overrides,
  };
}

export function aStay(id: string, overrides: Partial<Stay> = {}): Stay {
  const { to: _to, cost: _cost, expiresAt: _expiresAt, evidence: _evidence, basis: _basis, ...base } = aMove(id);
  return { ...base, action: 'stay', wouldBe: null, savingUsdPerMonth: 12, confidence: null, ...overrides };
}

export function aMoveRecord(decisionId = 'dec_01', overrides: Partial<MoveRecord> = {}): MoveRecord {
  return {
    decisionId,
    service: 'service-1',
    kind: 'optimize',
    branch: 'trimtab/optimize/service-1',
    iid: 7,
    webUrl: 'http://127.0.0.1:8929/platform/fleet/-/merge_requests/7',
    headSha: 'a'.repeat(40),
    stage: 'opened',
    verdict: null,
    verdictReasons: [],
    mergeCommitSha: null,
    appliedBy: null,
    verification: null,
    note: 'waits for its pipeline',
    openedAt: NOON + 1000,
    judgedAt: null,
    mergedAt: null,
    appliedAt: null,
    endedAt: null,
    ...overrides,
  };
}

export function aVerdict(overrides: Partial<Verdict> = {}, bound: Partial<Verdict['bound']> = {}): Verdict {
  return {
    version: 2,
    outcome: 'auto',
    reasons: ['every rule agrees'],
    rules: [
      {
        rule: 'cost',
        outcome: 'auto',
        reason: 'cost falls by 61 %',
        waived: false,
        waivedBy: null,
        input: '60.74 to 23.36 USD a month',
        bound: 'less than +5 %',
        remedy: 'Choose a cheaper place.',
      },
    ],
    bound: {
      projectId: 1,
      pipelineId: 12,
      mergeRequestIid: 7,
      headSha: 'a'.repeat(40),
      baseSha: 'b'.repeat(40),
      planDigest: digest('plan'),
      policyDigest: digest('policy'),
      policyVersion: 4,
      decisionId: 'dec_01',
      expiresAt: '2026-03-14T13:00:00Z',
      ...bound,
    },
    securityEvents: [],
    approvedBy: null,
    judgedAt: '2026-03-14T12:00:30Z',
    ...overrides,
  };
}

export function aDeployment(pipelineId = 21, overrides: Partial<Deployment> = {}): Deployment {
  return {
    pipelineId,
    sha: 'c'.repeat(40),
    services: ['service-1'],
    engine: 'embedded',
    outcome: 'applied',
    creates: 3,
    updates: 0,
    deletes: 3,
    webUrl: 'http://127.0.0.1:8929/platform/fleet/-/pipelines/21',
    at: NOON + 60_000,
    ...overrides,
  };
}

export function aVerification(decisionId = 'dec_01', overrides: Partial<Verification> = {}): Verification {
  return {
    decisionId,
    service: 'service-1',
    outcome: 'held',
    predictedSavingUsdPerMonth: 37.38,
    realisedSavingUsdPerMonth: 36.9,
    findings: [
      { criterion: 'cost', outcome: 'held', sentence: 'the bill fell as predicted', numbers: { realisedUsdPerMonth: 36.9 } },
    ],
    verifiedAt: NOON + 240_000,
    ...overrides,
  };
}

export function anEvent(overrides: Partial<Omit<FeedEvent, 'id'>> = {}): Omit<FeedEvent, 'id'> {
  return { at: NOON, type: 'decision', service: 'service-1', sentence: 'service-1 moves', url: null, ...overrides };
}
