import type { MergeRequestEvent } from '../bus.ts';
import type { Core } from '../core.ts';
import type { MergeRequest } from '../state/merge-request.ts';
import type { User } from '../state/user.ts';
import { cancelAutoMerge } from './auto-merge.ts';
import { addSystemNote } from './notes.ts';
import { refuseSecond } from './open.ts';

/** What a person or the bot may change; absent means "leave it". */
export interface MergeRequestChanges {
  readonly title?: string;
  readonly description?: string;
  readonly labels?: readonly string[];
  readonly addLabels?: readonly string[];
  readonly removeLabels?: readonly string[];
  readonly assignees?: readonly User[];
  readonly reviewers?: readonly User[];
  readonly removeSourceBranch?: boolean;
  readonly squash?: boolean;
  readonly stateEvent?: 'close' | 'reopen';
}

/** @throws Refusal 409 when reopening while another one is open. */
export function updateMergeRequest(core: Core, mergeRequest: MergeRequest, user: User, changes: MergeRequestChanges): void {
  const before = { title: mergeRequest.title, description: mergeRequest.description, labels: mergeRequest.labels };
  mergeRequest.title = changes.title ?? mergeRequest.title;
  mergeRequest.description = changes.description ?? mergeRequest.description;
  mergeRequest.labels = newLabels(mergeRequest.labels, changes);
  mergeRequest.assignees = changes.assignees ?? mergeRequest.assignees;
  mergeRequest.reviewers = changes.reviewers ?? mergeRequest.reviewers;
  mergeRequest.removeSourceBranch = changes.removeSourceBranch ?? mergeRequest.removeSourceBranch;
  mergeRequest.squash = changes.squash ?? mergeRequest.squash;
  mergeRequest.updatedAt = core.clock.now();
  if (changes.description !== undefined) core.stats.wrote(user, 'description', mergeRequest.iid, changes.description);
  const changed = differences(before, mergeRequest);
  if (Object.keys(changed).length > 0) core.bus.emit('mergeRequest', { mergeRequest, action: 'update', user, changes: changed });
  if (changes.stateEvent === 'close') closeMergeRequest(core, mergeRequest, user);
  if (changes.stateEvent === 'reopen') reopenMergeRequest(core, mergeRequest, user);
}

export function closeMergeRequest(core: Core, mergeRequest: MergeRequest, user: User): void {
  if (mergeRequest.state !== 'opened') return;
  cancelAutoMerge(core, mergeRequest, user, 'the merge request was closed');
  mergeRequest.state = 'closed';
  mergeRequest.closedAt = core.clock.now();
  mergeRequest.closedBy = user;
  addSystemNote(core, mergeRequest, user, 'closed');
  core.bus.emit('mergeRequest', { mergeRequest, action: 'close', user });
}

export function reopenMergeRequest(core: Core, mergeRequest: MergeRequest, user: User): void {
  if (mergeRequest.state !== 'closed') return;
  refuseSecond(core, mergeRequest.sourceBranch, mergeRequest.targetBranch);
  mergeRequest.state = 'opened';
  mergeRequest.closedAt = null;
  mergeRequest.closedBy = null;
  addSystemNote(core, mergeRequest, user, 'reopened');
  core.bus.emit('mergeRequest', { mergeRequest, action: 'reopen', user });
}

/** Labels keep their order; none appears twice. */
function newLabels(labels: readonly string[], changes: MergeRequestChanges): readonly string[] {
  const added = [...(changes.labels ?? labels), ...(changes.addLabels ?? [])];
  const removed = new Set(changes.removeLabels ?? []);
  return [...new Set(added)].filter((label) => label !== '' && !removed.has(label));
}

function differences(
  before: Pick<MergeRequest, 'title' | 'description' | 'labels'>,
  after: MergeRequest,
): NonNullable<MergeRequestEvent['changes']> {
  const changed: Record<string, { previous: unknown; current: unknown }> = {};
  for (const key of ['title', 'description'] as const)
    if (before[key] !== after[key]) changed[key] = { previous: before[key], current: after[key] };
  if (before.labels.join() !== after.labels.join())
    changed['labels'] = { previous: before.labels.map(hookLabel), current: after.labels.map(hookLabel) };
  return changed;
}

export function hookLabel(title: string): Record<string, unknown> {
  return {
    id: 1 + (Buffer.from(title).reduce((sum, byte) => (sum * 31 + byte) % 100_000, 7) % 100_000),
    title,
    color: '#6699cc',
  };
}
