import type { ConsideredCandidate, Move } from '../domain/decision.ts';
import { type Placement, samePlacement } from '../domain/placement.ts';
import type { DecisionRecord } from '../domain/record.ts';
import { canonical, digest } from '../lib/canonical.ts';

/** Where the record of a service's last decision lies in the repository. */
export function recordPath(service: string): string {
  return `infra/decisions/${service}.json`;
}

/** The one placement file that a change of this service edits. */
export function placementPath(service: string): string {
  return `infra/placements/${service}.ts`;
}

/** The decision as it is committed beside the placement. `baseSha`: commit of the target branch that the change starts from. */
export function decisionRecord(move: Move, baseSha: string): DecisionRecord {
  const target = candidateAt(move, move.to);
  return {
    version: 1,
    id: move.id,
    service: move.service,
    kind: move.kind,
    baseSha,
    from: move.from,
    to: move.to,
    confidence: move.confidence,
    cost: move.cost,
    score: {
      from: candidateAt(move, move.from)?.score ?? null,
      to: target?.score ?? null,
      factors: target?.factors ?? [],
    },
    reasons: move.reasons,
    evidence: move.evidence,
    snapshotDigest: move.snapshotDigest,
    configDigest: move.configDigest,
    issuedAt: new Date(move.decidedAt).toISOString(),
    expiresAt: new Date(move.expiresAt).toISOString(),
  };
}

/** The file's text: canonical JSON (RFC 8785) and one line feed. Throws a TypeError on a number that is not finite. */
export function recordText(record: DecisionRecord): string {
  return `${canonical(record)}\n`;
}

/** `sha256:<hex>` over the canonical JSON, without the line feed. */
export function recordDigest(record: DecisionRecord): string {
  return digest(record);
}

/** The candidate with this placement, as the decision saw it. */
export function candidateAt(move: Move, placement: Placement): ConsideredCandidate | null {
  return move.candidates.find((candidate) => samePlacement(candidate.placement, placement)) ?? null;
}
