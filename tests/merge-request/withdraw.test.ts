import { describe, expect } from 'vitest';
import { withdraw } from '../../src/merge-request/index.ts';
import { mergeRequestJson } from '../forge/gitlab-server.ts';
import { BRANCH } from '../forge/with-fleet.ts';
import { sampleMove } from './sample-move.ts';
import { it } from './with-forge.ts';

describe('withdrawing', () => {
  it('closes with a comment that gives the reason, and a label that tells it from a person’s closing', async ({
    gitlab,
    deps,
    propose,
  }) => {
    await propose(sampleMove());

    const outcome = await withdraw(deps, 1, 'the price rose again\n/merge @root');

    expect(outcome).toMatchObject({
      kind: 'withdrawn',
      mergeRequest: { state: 'closed', labels: ['trimtab', 'trimtab-kind::optimize', 'trimtab-state::withdrawn'] },
    });
    expect(gitlab.notes).toHaveLength(1);
    expect(gitlab.notes[0]?.body).toMatch(/^Trimtab withdraws this merge request: the price rose again \/merge \\@\u2060root\n/);
  });

  it('does nothing to one that has ended', async ({ gitlab, deps }) => {
    gitlab.mergeRequests.push(mergeRequestJson({ iid: 1, state: 'merged' }));

    expect(await withdraw(deps, 1, 'x')).toMatchObject({ kind: 'ended' });
    expect(gitlab.requests).toHaveLength(1);
  });

  it('never closes what a person has pushed to', async ({ fleet, gitlab, deps, propose }) => {
    await propose(sampleMove());
    fleet.commit(BRANCH, { 'notes.txt': 'mine' });

    expect(await withdraw(deps, 1, 'x')).toMatchObject({ kind: 'hands-off', iid: 1 });
    expect(gitlab.mergeRequests[0]).toMatchObject({ state: 'opened' });
    expect(gitlab.notes[0]?.body).toContain('keeps its hands off');
  });

  it('never closes what carries the label of a person', async ({ gitlab, deps, propose }) => {
    await propose(sampleMove());
    gitlab.mergeRequests[0] = { ...gitlab.mergeRequests[0], labels: ['trimtab-state::hands-off'] };

    expect(await withdraw(deps, 1, 'x')).toMatchObject({ kind: 'hands-off' });
    expect(gitlab.mergeRequests[0]).toMatchObject({ state: 'opened' });
  });

  it.for([
    ['by another author', { author: { username: 'alice' } }],
    ['on another branch', { source_branch: 'feature/x' }],
  ] as const)('never closes a merge request %s', async ([, fields], { gitlab, deps }) => {
    gitlab.mergeRequests.push(mergeRequestJson({ iid: 1, ...fields }));

    expect(await withdraw(deps, 1, 'x')).toMatchObject({ kind: 'refused', reason: 'not-ours' });
    expect(gitlab.mergeRequests[0]).toMatchObject({ state: 'opened' });
  });

  it('says so when there is none', async ({ deps }) => {
    expect(await withdraw(deps, 9, 'x')).toMatchObject({ kind: 'refused', reason: 'not-found' });
  });
});
