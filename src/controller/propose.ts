import type { Change } from '../domain/change.ts';
import type { Move } from '../domain/decision.ts';
import type { MoveRecord } from '../domain/merge-request.ts';
import { describePlacement } from '../domain/placement.ts';
import type { SignedRecord } from '../domain/record.ts';
import type { ForgeMergeRequest, RepositoryState } from '../forge/port.ts';
import { knownKeys } from '../keys/index.ts';
import { TrimtabError } from '../lib/errors.ts';
import { decisionRecord, type EnsureOutcome, ensureMergeRequest, signRecord } from '../merge-request/index.ts';
import { describeMoney } from './choose.ts';
import type { Member } from './fleet.ts';
import { type Memory, snooze } from './memory.ts';
import { hitObstacle, isHeldUp, passObstacle } from './obstacle.ts';
import { policyInForce } from './policy.ts';
import type { Rooms } from './rooms.ts';
import { tellSecurity } from './stages/security.ts';

/** Steps 4 and 5: rewrites the placement and ensures one merge request for every move that was admitted. */
export async function propose(rooms: Rooms, memory: Memory, admitted: readonly Move[]): Promise<void> {
  for (const move of admitted) {
    // The rest is still worth it at the next evaluation; an emergency is not.
    if (memory.alertWaiting) return;
    await proposeOne(rooms, memory, move);
  }
}

/** Rewrites, commits, proposes. Whatever is refused is told and left for the next evaluation. */
export async function proposeOne(rooms: Rooms, memory: Memory, move: Move): Promise<MoveRecord | null> {
  const { repository } = memory;
  const member = memory.fleet.members.find((each) => each.service === move.service);
  if (repository === null || member === undefined || isHeldUp(memory, move, rooms.clock.now())) return null;
  await rooms.store.saveDecision(move);
  if (memory.snapshot?.digest === move.snapshotDigest) await rooms.store.saveSnapshot(memory.snapshot);
  const change = await rewritten(rooms, memory, move, member, repository);
  const signed = change === null ? null : await signedRecord(rooms, memory, move, change, repository);
  if (change === null || signed === null) return null;
  const outcome = await ensureMergeRequest(rooms, {
    decision: move,
    repository,
    change,
    signed,
    targetBranch: rooms.config.forge.targetBranch,
  });
  return await keepOutcome(rooms, memory, move, outcome);
}

/** Step 4. The intent is in the journal before this; the repository is untouched after it. */
async function rewritten(
  rooms: Rooms,
  memory: Memory,
  move: Move,
  member: Member,
  repository: RepositoryState,
): Promise<Change | null> {
  const infra = await rooms.workspace.infraCheckout(repository.headSha);
  const result = await rooms.rewrite({
    service: move.service,
    path: member.path,
    source: member.text,
    to: move.to,
    synthesiser: rooms.synthesiserFor(infra),
  });
  if (result.kind === 'changed') return result.change;
  const sentence = result.kind === 'refused' ? result.refusal.sentence : 'the target branch says so already';
  await hitObstacle(rooms, memory, move, `no merge request: ${sentence}`);
  return null;
}

/** Step 5, first half: the decision with everything that the gate will hold it against. */
async function signedRecord(
  rooms: Rooms,
  memory: Memory,
  move: Move,
  change: Change,
  repository: RepositoryState,
): Promise<SignedRecord | null> {
  const policy = policyInForce(repository, rooms.config.gate);
  const record = decisionRecord(move, { baseSha: repository.headSha, change, ...policy });
  const at = rooms.clock.now();
  try {
    return await signRecord(record, rooms.signer, { at, known: knownKeys(repository.trustText, at) });
  } catch (error) {
    if (!(error instanceof TrimtabError) || error.code !== 'keys') throw error;
    await hitObstacle(rooms, memory, move, `no merge request: ${error.message}`);
    return null;
  }
}

/** Step 5's result, in the journal and in words. */
async function keepOutcome(rooms: Rooms, memory: Memory, move: Move, outcome: EnsureOutcome): Promise<MoveRecord | null> {
  if (outcome.kind === 'hands-off' || outcome.kind === 'snoozed' || outcome.kind === 'refused') {
    if (outcome.kind !== 'refused') snooze(memory, move.service, outcome.sentence, move.to, rooms.clock.now());
    rooms.metrics.mergeRequest('refused');
    if (outcome.kind === 'hands-off' && outcome.forged) await tellForged(rooms, memory, move.service, outcome.sentence);
    await hitObstacle(rooms, memory, move, outcome.sentence);
    return null;
  }
  passObstacle(memory, move);
  const { mergeRequest } = outcome;
  // Our memory may be younger than the merge request: then this decision stands for the one that it carries.
  if ((await rooms.store.decision(outcome.decisionId)) === null)
    await rooms.store.saveDecision({ ...move, id: outcome.decisionId });
  if (outcome.kind === 'unchanged' && (await rooms.store.move(outcome.decisionId)) !== null) return null;
  const record = opened(move, outcome.decisionId, outcome.headSha, mergeRequest, rooms.clock.now());
  await retireOlder(rooms, record);
  await rooms.store.saveMove(record);
  if (outcome.kind === 'created') memory.openedAt.push(record.openedAt);
  rooms.metrics.mergeRequest(outcome.kind === 'created' ? 'opened' : outcome.kind === 'adopted' ? 'adopted' : 'updated');
  await rooms.feed.tell({
    type: 'merge-request',
    service: move.service,
    sentence: `!${mergeRequest.iid} ${outcome.kind}: ${describePlacement(move.from)} -> ${describePlacement(move.to)}, ${describeMoney(move)}`,
    url: mergeRequest.webUrl,
  });
  return record;
}

/** Somebody has made a commit in our name: a person may do with the branch what they like, but not as us. */
export async function tellForged(rooms: Rooms, memory: Memory, service: string, sentence: string): Promise<void> {
  await tellSecurity(rooms, memory, { subject: service, service, url: null }, { kind: 'forged-commit', sentence });
}

/** The same merge request carried an older decision until now: that one is superseded, not open twice. */
async function retireOlder(rooms: Rooms, record: MoveRecord): Promise<void> {
  for (const older of await rooms.store.openMoves()) {
    if (older.iid !== record.iid || older.decisionId === record.decisionId) continue;
    await rooms.store.saveMove({ ...older, stage: 'closed', note: 'superseded by a newer decision', endedAt: record.openedAt });
  }
}

function opened(move: Move, decisionId: string, headSha: string, mergeRequest: ForgeMergeRequest, at: number): MoveRecord {
  return {
    decisionId,
    service: move.service,
    kind: move.kind,
    branch: mergeRequest.sourceBranch,
    iid: mergeRequest.iid,
    webUrl: mergeRequest.webUrl,
    headSha,
    stage: 'opened',
    verdict: null,
    verdictReasons: [],
    mergeCommitSha: null,
    appliedBy: null,
    verification: null,
    note: 'waits for its pipeline',
    openedAt: at,
    judgedAt: null,
    mergedAt: null,
    appliedAt: null,
    endedAt: null,
  };
}
