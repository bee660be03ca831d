import type { Alert } from '../domain/alert.ts';
import type { Decision } from '../domain/decision.ts';
import type { FeedEvent } from '../domain/event.ts';
import type { MoveRecord } from '../domain/merge-request.ts';
import type { UnknownReason } from '../domain/observation.ts';
import type { Placement, RegionKey } from '../domain/placement.ts';
import type { Verdict } from '../domain/verdict.ts';
import type { Verification } from '../domain/verification.ts';
import type { Deployment } from '../store/port.ts';

/** What the edges (API, webhooks, command line) may ask of the controller. Nothing else is open to them. */
export interface Commands {
  status(): Promise<StatusView>;
  telemetry(): Promise<TelemetryView>;
  decisions(query: { limit: number; service?: string; latest?: boolean }): Promise<readonly Decision[]>;
  decision(id: string): Promise<DecisionView | null>;
  mergeRequests(query: { limit: number; service?: string }): Promise<readonly MoveRecord[]>;
  deployments(query: { limit: number }): Promise<readonly Deployment[]>;
  costAnalysis(): Promise<CostAnalysisView>;
  events(query: { limit: number; after?: number }): Promise<readonly FeedEvent[]>;
  /** Calls back for every event from now on; returns the way to stop. */
  subscribe(listener: (event: FeedEvent) => void): () => void;
  /** Durable when it returns. `key` makes a repetition harmless. */
  receiveAlerts(
    alerts: readonly { key: string; alert: Alert }[],
  ): Promise<{ accepted: number; duplicates: number; unknownServices: number }>;
  /** A hint that something changed at the forge; polling is the truth. */
  receiveForgeEvent(event: {
    key: string;
    kind: string;
    projectId: number;
    iid: number | null;
    sha: string | null;
  }): Promise<void>;
  /** False when it was known already. */
  receiveDeployment(deployment: Deployment): Promise<boolean>;
  /** Kill switch. */
  setSuspended(suspended: boolean): Promise<void>;
  ready(): Promise<{ ok: boolean; problems: readonly string[] }>;
}

export interface DecisionView {
  readonly decision: Decision;
  readonly move: MoveRecord | null;
  readonly verdicts: readonly Verdict[];
  readonly verification: Verification | null;
}

export interface StatusView {
  readonly version: string;
  /** ms since the epoch, by the controller's clock. */
  readonly now: number;
  readonly startedAt: number;
  /** Simulated seconds per real second; 1 against a real world. */
  readonly speed: number;
  readonly telemetrySource: string;
  /** Who applies: `embedded`, `terraform`, or null when not known yet. */
  readonly appliedBy: string | null;
  readonly suspended: boolean;
  readonly problems: readonly string[];
  readonly cycle: {
    readonly count: number;
    readonly lastAt: number | null;
    readonly lastDurationMs: number | null;
    readonly lastError: string | null;
  };
  readonly fleet: readonly FleetService[];
  readonly cost: {
    readonly nowUsdPerMonth: number | null;
    /** The fleet's bill at its first placements and today's prices. */
    readonly baselineUsdPerMonth: number | null;
    readonly savedUsdPerMonth: number | null;
  };
  readonly mergeRequests: {
    readonly opened: number;
    readonly auto: number;
    readonly review: number;
    readonly denied: number;
    readonly merged: number;
  };
  readonly moves: { readonly applied: number; readonly verified: number; readonly regressed: number };
  readonly links: { readonly forge: string | null; readonly clouds: string | null };
}

export interface FleetService {
  readonly service: string;
  readonly description: string;
  readonly stateful: boolean;
  readonly tier: string;
  readonly gpu: string | null;
  readonly placement: Placement | null;
  readonly firstPlacement: Placement | null;
  readonly costUsdPerMonth: number | null;
  readonly latencyMs: number | null;
  readonly latencyObjectiveMs: number | null;
  readonly errorRatio: number | null;
  readonly demandRps: number | null;
  /** Move under way, if any. */
  readonly mergeRequestIid: number | null;
}

export interface TelemetryView {
  readonly takenAt: number | null;
  readonly source: string;
  readonly partial: boolean;
  readonly rejected: Readonly<Partial<Record<UnknownReason, number>>>;
  /** Instants (ms) of all series, oldest first. */
  readonly grid: readonly number[];
  readonly regions: readonly RegionView[];
}

export interface RegionView {
  readonly key: RegionKey;
  readonly provider: string;
  readonly region: string;
  readonly up: boolean | null;
  readonly creditsUsd: number | null;
  readonly capacityAvailability: number | null;
  readonly gpuAvailability: Readonly<Record<string, number | null>>;
  /** Price of the region's offers relative to their list or first price: 1 = as at the window's start. */
  readonly priceIndex: readonly (number | null)[];
  readonly pricesUsdPerHour: Readonly<Record<string, number | null>>;
  readonly latencyMs: Readonly<Record<string, number | null>>;
  /** p95 from the region's own geography on the grid. */
  readonly latencySeries: readonly (number | null)[];
}

export interface CostAnalysisView {
  readonly services: readonly {
    readonly service: string;
    readonly placement: Placement | null;
    readonly nowUsdPerMonth: number | null;
    readonly baselineUsdPerMonth: number | null;
    readonly cheapestEligibleUsdPerMonth: number | null;
    readonly predictedSavingUsdPerMonth: number | null;
    readonly realisedSavingUsdPerMonth: number | null;
  }[];
  readonly byProvider: readonly { readonly provider: string; readonly services: number; readonly nowUsdPerMonth: number }[];
  /** The bill over time, oldest first. */
  readonly history: readonly { readonly at: number; readonly nowUsdPerMonth: number; readonly baselineUsdPerMonth: number }[];
  readonly totals: {
    readonly nowUsdPerMonth: number | null;
    readonly baselineUsdPerMonth: number | null;
    readonly predictedUsdPerMonth: number;
    readonly realisedUsdPerMonth: number;
  };
}
