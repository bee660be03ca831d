import { createHash } from 'node:crypto';
import type { Change, FileChange } from '../domain/change.ts';
import type { ConsideredCandidate, Move } from '../domain/decision.ts';
import { type Placement, samePlacement } from '../domain/placement.ts';
import { type DecisionRecord, RECORD_CONTEXT, type SignedFile, type SignedRecord } from '../domain/record.ts';
import type { Signer, Signing } from '../keys/port.ts';
import { blobId } from '../lib/blob-id.ts';
import { canonical, digest } from '../lib/canonical.ts';

/** Where the record of a service's last decision lies in the repository. */
export function recordPath(service: string): string {
  return `infra/decisions/${service}.json`;
}

/** The one placement file that a change of this service edits. */
export function placementPath(service: string): string {
  return `infra/placements/${service}.ts`;
}

/** What a record says beside its decision. */
export interface RecordContext {
  /** Commit of the target branch that the change starts from. */
  readonly baseSha: string;
  /** The rewritten placement. */
  readonly change: Change;
  /** The policy that is in force; null where it is not known. */
  readonly policyDigest: string | null;
  readonly policyVersion: number | null;
}

/** The decision as it is signed and committed beside the placement. The same decision and context give the same record. */
export function decisionRecord(move: Move, { baseSha, change, policyDigest, policyVersion }: RecordContext): DecisionRecord {
  const target = candidateAt(move, move.to);
  return {
    version: 2,
    id: move.id,
    service: move.service,
    kind: move.kind,
    baseSha,
    files: change.files.map((file) => signedFile(file, baseSha)),
    from: move.from,
    to: move.to,
    confidence: move.confidence,
    cost: move.cost,
    score: {
      from: candidateAt(move, move.from)?.score ?? null,
      to: target?.score ?? null,
      factors: target?.factors ?? [],
    },
    basis: move.basis,
    effect: change.effect,
    reasons: move.reasons,
    evidence: move.evidence,
    snapshotDigest: move.snapshotDigest,
    configDigest: move.configDigest,
    policyDigest,
    policyVersion,
    issuedAt: new Date(move.decidedAt).toISOString(),
    expiresAt: new Date(move.expiresAt).toISOString(),
    nonce: nonceOf(move.id, baseSha),
  };
}

/** Signs the record, and nothing but a record: see RECORD_CONTEXT. Throws a TypeError on a number that is not finite. */
export async function signRecord(record: DecisionRecord, signer: Signer, signing: Signing): Promise<SignedRecord> {
  return { record, signature: await signer.sign(signedBytes(record), signing) };
}

/** What a record's signature is over. */
export function signedBytes(record: DecisionRecord): Uint8Array {
  return Buffer.from(`${RECORD_CONTEXT}${canonical(record)}`);
}

/** The file's text: canonical JSON (RFC 8785) and one line feed. */
export function recordText(signed: SignedRecord): string {
  return `${canonical(signed)}\n`;
}

/** `sha256:<hex>` over the canonical JSON, without the line feed. */
export function recordDigest(signed: SignedRecord): string {
  return digest(signed);
}

/** The candidate with this placement, as the decision saw it. */
export function candidateAt(move: Move, placement: Placement): ConsideredCandidate | null {
  return move.candidates.find((candidate) => samePlacement(candidate.placement, placement)) ?? null;
}

function signedFile({ path, before, after }: FileChange, baseSha: string): SignedFile {
  const digits = baseSha.length;
  return { path, before: before === null ? null : blobId(before, digits), after: blobId(after, digits) };
}

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/**
 * Never the same for two records, since a decision is made once, and the same whenever one record is made again: after
 * a crash between push and merge request it has to be the record that was pushed.
 */
function nonceOf(id: string, baseSha: string): string {
  const bytes = createHash('sha256').update(`trimtab-nonce-v2\n${id}\n${baseSha}`).digest();
  return Array.from(bytes.subarray(0, 26), (byte) => ALPHABET[byte % 32]).join('');
}
