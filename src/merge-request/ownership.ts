import type { SignedRecord } from '../domain/record.ts';
import type { BranchState, CommitContents, Workspace } from '../forge/port.ts';
import type { OwnKey, Signer } from '../keys/port.ts';
import { verify } from '../lib/ed25519.ts';
import type { Store } from '../store/port.ts';
import { type BranchSubject, branchName } from './branch-name.ts';
import { type Facts, factsOf } from './facts.ts';
import { recordPath, recordText, signedBytes } from './record.ts';

export interface OwnershipDeps {
  readonly workspace: Pick<Workspace, 'branchState' | 'commit'>;
  readonly store: Pick<Store, 'move' | 'decision'>;
  readonly signer: Pick<Signer, 'keys'>;
}

/** What the commit of ours is about, by journal or signature and not by anything that can be edited. */
export interface Carried {
  readonly decisionId: string;
  readonly facts: Facts;
  /** ms since the epoch. */
  readonly issuedAt: number;
}

export type Ownership =
  | { readonly kind: 'absent' }
  | {
      readonly kind: 'ours';
      readonly sha: string;
      readonly baseSha: string;
      readonly decisionId: string;
      /** Null when the journal knows the commit and has lost its decision. */
      readonly carried: Carried | null;
    }
  | {
      readonly kind: 'foreign';
      /** A clause for people. */
      readonly why: string;
      /** True for a commit that bears our name. */
      readonly forged: boolean;
    };

type Claimed = Extract<BranchState, { kind: 'claimed' }>;

/**
 * Whose a branch is. Ours is a commit that the journal knows as pushed for its decision, or, when a crash came between push
 * and journal, one that holds nothing but what one of our own keys has signed. Name, trailer and description prove nothing.
 */
export async function ownershipOf(deps: OwnershipDeps, subject: BranchSubject): Promise<Ownership> {
  const branch = branchName(subject);
  const state = await deps.workspace.branchState(branch);
  if (state.kind === 'absent') return state;
  if (state.kind === 'foreign') return { kind: 'foreign', why: `${branch} has commits of somebody else`, forged: false };
  const ours = (await journaled(deps.store, branch, state)) ?? (await signed(deps, subject, state));
  if (ours !== null) return ours;
  const why = `commit ${state.sha.slice(0, 12)} of ${branch} bears the name of Trimtab, which has neither pushed nor signed it`;
  return { kind: 'foreign', why, forged: true };
}

async function journaled(
  store: OwnershipDeps['store'],
  branch: string,
  { sha, baseSha, decisionId }: Claimed,
): Promise<Ownership | null> {
  const move = decisionId === null ? null : await store.move(decisionId);
  if (decisionId === null || move?.headSha !== sha || move.branch !== branch) return null;
  const decision = await store.decision(decisionId);
  const carried = decision?.action === 'move' ? { decisionId, facts: factsOf(decision), issuedAt: decision.decidedAt } : null;
  return { kind: 'ours', sha, baseSha, decisionId, carried };
}

async function signed(deps: OwnershipDeps, subject: BranchSubject, state: Claimed): Promise<Ownership | null> {
  const { sha, baseSha, decisionId } = state;
  const path = recordPath(subject.service);
  const commit = await deps.workspace.commit(sha, path);
  const record = commit.text === null ? null : signedRecordOf(commit.text, await deps.signer.keys());
  if (record === null || decisionId === null || record.id !== decisionId) return null;
  if (record.service !== subject.service || record.kind !== subject.kind || record.baseSha !== commit.parent) return null;
  if (!holdsExactly(commit, path, record)) return null;
  const carried = { decisionId, facts: factsOf(record), issuedAt: Date.parse(record.issuedAt) };
  return { kind: 'ours', sha, baseSha, decisionId, carried };
}

/** The record in this text when one of these keys has signed it; null for everything else. */
function signedRecordOf(text: string, keys: readonly OwnKey[]): SignedRecord['record'] | null {
  try {
    // Taken at its word only once the signature holds: nothing but records of ours was ever signed so.
    const value = JSON.parse(text) as SignedRecord;
    const { record, signature } = value;
    const key = keys.find(({ keyId }) => keyId === signature.keyId);
    if (key === undefined || signature.algorithm !== 'Ed25519' || recordText({ record, signature }) !== text) return null;
    return record.version === 2 && verify(key.publicKey, signedBytes(record), signature.value) ? record : null;
  } catch {
    return null;
  }
}

/** Whether the commit changes the files that were signed, to what was signed, and adds nothing but the record. */
function holdsExactly({ files }: CommitContents, path: string, record: SignedRecord['record']): boolean {
  const others = files.filter((file) => file.path !== path);
  return (
    files.every(({ mode }) => mode === '100644') &&
    others.length === record.files.length &&
    record.files.every((file) => others.some((other) => other.path === file.path && other.object === file.after))
  );
}
