import type { Alert } from '../domain/alert.ts';
import type { Decision } from '../domain/decision.ts';
import type { FeedEvent } from '../domain/event.ts';
import type { MoveRecord } from '../domain/merge-request.ts';
import type { Snapshot } from '../domain/observation.ts';
import type { Verdict } from '../domain/verdict.ts';
import type { Verification } from '../domain/verification.ts';

/** What the pipeline's notify stage reports after an apply. */
export interface Deployment {
  readonly pipelineId: number;
  readonly sha: string;
  readonly services: readonly string[];
  readonly engine: 'embedded' | 'terraform';
  readonly outcome: 'applied' | 'failed' | 'nothing';
  readonly creates: number;
  readonly updates: number;
  readonly deletes: number;
  readonly webUrl: string;
  /** ms since the epoch. */
  readonly at: number;
}

/** That the target branch was seen with this version of the policy. */
export interface PolicySighting {
  readonly version: number;
  /** ms since the epoch. */
  readonly seenAt: number;
}

export interface Page {
  /** Newest first. 1..500. */
  readonly limit: number;
  readonly service?: string;
}

/** The journal: a durable record of every step. It is a memory, never the only truth: the forge is. */
export interface Store {
  saveSnapshot(snapshot: Snapshot): Promise<void>;
  snapshot(digest: string): Promise<Snapshot | null>;
  /** Same id twice is one row. */
  saveDecision(decision: Decision): Promise<void>;
  decision(id: string): Promise<Decision | null>;
  decisions(page: Page): Promise<readonly Decision[]>;
  /** The newest decision of every service. */
  latestDecisions(): Promise<readonly Decision[]>;
  /** Inserts or replaces by decision id. */
  saveMove(move: MoveRecord): Promise<void>;
  move(decisionId: string): Promise<MoveRecord | null>;
  moves(page: Page): Promise<readonly MoveRecord[]>;
  /** Moves that are not at an end (`verified`, `closed`, `failed`). */
  openMoves(): Promise<readonly MoveRecord[]>;
  saveVerdict(decisionId: string, verdict: Verdict): Promise<void>;
  verdicts(decisionId: string): Promise<readonly Verdict[]>;
  /** False when this pipeline's deployment was known already. */
  saveDeployment(deployment: Deployment): Promise<boolean>;
  deployments(page: Page): Promise<readonly Deployment[]>;
  saveVerification(verification: Verification): Promise<void>;
  verifications(page: Page): Promise<readonly Verification[]>;
  /**
   * The inbox of webhooks: durable before the 2xx. False when this key was received before.
   * `payload` is the reduced, validated content, never the raw body.
   */
  receive(item: { key: string; source: 'alertmanager' | 'gitlab'; payload: unknown; receivedAt: number }): Promise<boolean>;
  /** Received and not yet done, oldest first. */
  pendingInbox(): Promise<readonly { key: string; source: 'alertmanager' | 'gitlab'; payload: unknown; receivedAt: number }[]>;
  inboxDone(key: string): Promise<void>;
  /** The first sighting of each version stands. */
  savePolicyVersion(sighting: PolicySighting): Promise<void>;
  /** The newest version that was ever kept; null when none was. */
  newestPolicyVersion(): Promise<number | null>;
  saveEvent(event: Omit<FeedEvent, 'id'>): Promise<FeedEvent>;
  events(page: Page & { after?: number }): Promise<readonly FeedEvent[]>;
  /** Removes snapshots, finished inbox items and events older than this instant (ms); all else stays. */
  prune(before: number): Promise<void>;
  close(): Promise<void>;
}

export type { Alert };
