import { expect, it } from 'vitest';
import { authorsOf, contributors, decisionsOf, proposedCommits } from '../../../src/gate/facts/authors.ts';

const commit = (sha: string, changes: object = {}) => ({
  ...{ sha, parents: ['p'], authorName: 'Ada Byron', authorEmail: 'ada@example.com' },
  ...{ committerName: 'Ada Byron', committerEmail: 'ada@example.com', decisions: [] },
  ...changes,
});

it('authors are known by every name that the forge might call them', () => {
  expect(authorsOf([commit('a')])).toEqual(['ada', 'ada byron', 'ada@example.com']);
  expect(authorsOf([commit('a', { authorName: 'X', authorEmail: '17-Eve.L@users.noreply.gitlab.com' })])).toEqual(
    expect.arrayContaining(['ada', 'eve.l', 'x']),
  );
  const nobody = { authorName: '', authorEmail: '', committerName: '', committerEmail: '' };
  expect(authorsOf([commit('a', nobody)])).toEqual([]);
  const forged = { authorName: 'Trimtab', authorEmail: 'trimtab@localhost', committerName: 'Mallory' };
  expect(authorsOf([commit('a', forged)])).toEqual(expect.arrayContaining(['mallory', 'trimtab']));
  expect(authorsOf([])).toEqual([]);
});

it('authors are not known of more commits than anybody reads', () => {
  expect(authorsOf(null)).toBeNull();
  expect(authorsOf(Array.from({ length: 501 }, (_, i) => commit(String(i))))).toBeNull();
});

it('who merged is no author, and whoever made another merge is one', () => {
  const commits = [commit('m', { parents: ['a', 'b'] }), commit('x', { parents: ['a', 'b'] }), commit('c')];
  const named = (merged: boolean, headSha: string) => proposedCommits(commits, { headSha, merged })?.map(({ sha }) => sha);
  expect(named(true, 'm')).toEqual(['x', 'c']);
  expect(named(false, 'm')).toEqual(['m', 'x', 'c']);
  // A fast-forward has no merge: its head is what was proposed.
  expect(named(true, 'c')).toEqual(['m', 'x', 'c']);
  expect(proposedCommits(null, { headSha: 'm', merged: true })).toBeNull();
});

it('who merged is none either when the forge squashed it in his name', () => {
  const commits = [commit('s', { committerName: 'Root', committerEmail: 'root@example.com' })];
  const named = (squashSha: string) => authorsOf(proposedCommits(commits, { headSha: 'm', merged: true, squashSha }));
  expect(named('s')).toEqual(['ada', 'ada byron', 'ada@example.com']);
  expect(named('t')).toContain('root');
});

it('who pushed had a hand in it, and nobody is known while that is not', () => {
  expect(contributors([commit('a')], ['mallory', 'ada'])).toEqual(['ada', 'ada byron', 'ada@example.com', 'mallory']);
  expect(contributors([commit('a')], null)).toBeNull();
  expect(contributors(null, ['mallory'])).toBeNull();
});

it('decisions are each named once', () => {
  expect(decisionsOf([commit('a', { decisions: ['1', '2'] }), commit('b', { decisions: ['2'] })])).toEqual(['1', '2']);
  expect(decisionsOf(null)).toBeNull();
});
