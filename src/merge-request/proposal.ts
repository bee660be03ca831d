import type { Change } from '../domain/change.ts';
import type { Move } from '../domain/decision.ts';
import type { DecisionRecord, SignedRecord } from '../domain/record.ts';
import type { Forge, ForgeMergeRequest, MergeRequestDraft, RepositoryState, Workspace } from '../forge/port.ts';
import { canonical } from '../lib/canonical.ts';
import type { Clock } from '../lib/clock.ts';
import { TrimtabError } from '../lib/errors.ts';
import { type HiddenBlock, parseBlock } from './block.ts';
import { printBody } from './body.ts';
import { branchName } from './branch-name.ts';
import { type Facts, factsOf, sameMove } from './facts.ts';
import { labelsFor } from './labels.ts';
import type { Carried, OwnershipDeps } from './ownership.ts';
import { decisionRecord, placementPath, recordDigest, recordPath, recordText } from './record.ts';
import { title } from './title.ts';

export interface EnsureDeps extends OwnershipDeps {
  readonly forge: Forge;
  readonly workspace: Pick<Workspace, 'branchState' | 'commit' | 'publish' | 'touchedSince'>;
  readonly clock: Pick<Clock, 'now'>;
}

export interface EnsureInput {
  readonly decision: Move;
  /** The target branch as it was read when `change` was made. */
  readonly repository: RepositoryState;
  /** The rewritten placement, made from `repository.headSha`. */
  readonly change: Change;
  /** The decision as it was signed; it joins the change. */
  readonly signed: SignedRecord;
  readonly targetBranch: string;
  /** Usernames to ask; usually none before the verdict is known. */
  readonly reviewers?: readonly string[];
}

/** A proposal in the form in which the forge is to hold it. */
export interface Proposal {
  readonly move: Move;
  readonly facts: Facts;
  readonly branch: string;
  readonly baseSha: string;
  readonly change: Change;
  readonly paths: readonly string[];
  readonly draft: MergeRequestDraft;
}

/** Throws a `bug` when the change is not the placement of this decision, or the record is not about both. */
export function proposalOf({ decision, repository, change, signed, targetBranch, reviewers }: EnsureInput): Proposal {
  if (!isAbout(signed.record, decision, change, repository.headSha))
    throw new TrimtabError('change-mismatch', 'the change and the record are not those of the decision', {
      disposition: 'bug',
    });
  const record = { path: recordPath(decision.service), before: null, after: recordText(signed) };
  const spec = repository.services[decision.service] ?? null;
  const branch = branchName(decision);
  return {
    move: decision,
    facts: factsOf(decision),
    branch,
    baseSha: repository.headSha,
    change: { ...change, files: [...change.files, record] },
    paths: [placementPath(decision.service), record.path],
    draft: {
      sourceBranch: branch,
      targetBranch,
      title: title(decision),
      description: printBody({
        move: decision,
        spec,
        recordDigest: recordDigest(signed),
        keyId: signed.signature.keyId,
      }),
      labels: labelsFor(decision.kind),
      reviewers: reviewers ?? [],
    },
  };
}

/** Whether what was signed is this decision, and the change exactly what was signed. */
function isAbout(record: DecisionRecord, decision: Move, change: Change, baseSha: string): boolean {
  const { policyDigest, policyVersion } = record;
  const [file] = change.files;
  if (file?.path !== placementPath(decision.service) || change.files.length !== 1) return false;
  return canonical(record) === canonical(decisionRecord(decision, { baseSha, change, policyDigest, policyVersion }));
}

/**
 * Says whether the decision that a commit of ours carries can stand for the proposal: it is the same decision, or it makes
 * the same move and at least a third of its validity is left.
 */
export function standsFor(carried: Carried, { move, facts }: Proposal, now: number): boolean {
  if (carried.decisionId === move.id) return true;
  const validity = move.expiresAt - move.decidedAt;
  return sameMove(carried.facts, facts) && now < carried.issuedAt + (validity * 2) / 3;
}

/** The block of a merge request when it speaks of the proposal's service and kind. */
export function blockOf(mergeRequest: ForgeMergeRequest | null, { move }: Proposal): HiddenBlock | null {
  const block = mergeRequest === null ? null : parseBlock(mergeRequest.description);
  return block?.service === move.service && block.kind === move.kind ? block : null;
}
