import type { CostAnalysisView, FleetService, StatusView, TelemetryView } from '../../src/controller/commands.ts';
import type { Deployment } from '../../src/store/port.ts';
import { aDeployment, NOON, SINGAPORE, VIRGINIA } from '../store/samples.ts';

export function aFleet(): FleetService[] {
  return [
    {
      service: 'service-1',
      description: 'Checkout',
      stateful: false,
      tier: 'critical',
      gpu: null,
      placement: VIRGINIA,
      firstPlacement: VIRGINIA,
      costUsdPerMonth: 60.74,
      latencyMs: 31,
      latencyObjectiveMs: 120,
      errorRatio: 0.001,
      demandRps: 240,
      mergeRequestIid: 7,
    },
    {
      service: 'service-3',
      description: 'Search index',
      stateful: true,
      tier: 'standard',
      gpu: 't4',
      placement: null,
      firstPlacement: SINGAPORE,
      costUsdPerMonth: null,
      latencyMs: null,
      latencyObjectiveMs: null,
      errorRatio: null,
      demandRps: null,
      mergeRequestIid: null,
    },
  ];
}

export function aStatus(overrides: Partial<StatusView> = {}): StatusView {
  return {
    version: '0.1.0',
    now: NOON,
    startedAt: NOON - 60_000,
    speed: 10,
    telemetrySource: 'simulator',
    appliedBy: null,
    suspended: false,
    problems: [],
    cycle: { count: 3, lastAt: NOON - 1000, lastDurationMs: 21, lastError: null },
    fleet: aFleet(),
    cost: { nowUsdPerMonth: 812.5, baselineUsdPerMonth: 930, savedUsdPerMonth: null },
    mergeRequests: { opened: 1, auto: 0, review: 1, denied: 0, merged: 0 },
    moves: { applied: 0, verified: 0, regressed: 0 },
    links: { forge: 'http://127.0.0.1:8929/platform/fleet', clouds: null },
    ...overrides,
  };
}

export function aTelemetry(): TelemetryView {
  return {
    takenAt: NOON,
    source: 'simulator',
    partial: false,
    rejected: { stale: 2 },
    grid: [NOON - 5000, NOON],
    regions: [
      {
        key: 'aws/us-east-1',
        provider: 'aws',
        region: 'us-east-1',
        up: true,
        creditsUsd: null,
        capacityAvailability: 0.98,
        gpuAvailability: { t4: 0.4, a100: null },
        priceIndex: [1, null],
        pricesUsdPerHour: { 't3.medium': 0.0416, 'g4dn.xlarge': null },
        latencyMs: { na: 31, eu: null },
        latencySeries: [null, 31],
      },
      {
        key: 'gcp/us-central1',
        provider: 'gcp',
        region: 'us-central1',
        up: null,
        creditsUsd: 410.5,
        capacityAvailability: null,
        gpuAvailability: {},
        priceIndex: [],
        pricesUsdPerHour: {},
        latencyMs: {},
        latencySeries: [],
      },
    ],
  };
}

export function aCostAnalysis(): CostAnalysisView {
  return {
    services: [
      {
        service: 'service-1',
        placement: VIRGINIA,
        nowUsdPerMonth: 60.74,
        baselineUsdPerMonth: 60.74,
        cheapestEligibleUsdPerMonth: 23.36,
        predictedSavingUsdPerMonth: 37.38,
        realisedSavingUsdPerMonth: null,
      },
    ],
    byProvider: [{ provider: 'aws', services: 1, nowUsdPerMonth: 60.74 }],
    history: [{ at: NOON, nowUsdPerMonth: 812.5, baselineUsdPerMonth: 930 }],
    totals: { nowUsdPerMonth: 812.5, baselineUsdPerMonth: null, predictedUsdPerMonth: 37.38, realisedUsdPerMonth: 0 },
  };
}

export function aDeploymentReport(overrides: Partial<Deployment> = {}): Deployment {
  return aDeployment(20, overrides);
}
