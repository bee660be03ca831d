import type { Expected, ForgeryCase } from '../case.ts';
import { atMergeRequest, atProtectedBranch, objects } from '../subjects/gate.ts';
import { answer, MALLORY, type World } from '../world.ts';

const ORIGIN = objects('known_origin: review');
const path = '/merge_requests/3';
type Fields = Readonly<Record<string, unknown>>;

/** Where a merge request comes from, as the forge may put it. */
const SOURCES: Readonly<Record<string, Fields>> = {
  'another project': { source_project_id: 2 },
  'another project with a branch called like ours': { source_project_id: 99, source_branch: 'trimtab/optimize/service-1' },
  'a project that is not told': { source_project_id: null },
  'a project of number 0': { source_project_id: 0 },
  'a project that is a text': { source_project_id: '1' },
  'a project that is a list': { source_project_id: [1] },
  'a project that was deleted, as a negative number': { source_project_id: -1 },
  'a target that is not told': { target_project_id: null, project_id: null },
  'another target project': { target_project_id: 2 },
};

const sources = Object.entries(SOURCES).map(([what, fields]) =>
  atMergeRequest('T11', `a merge request from ${what}`, ORIGIN, (world) => {
    world.answers = (answers) => answer(answers, path, fields);
  }),
);

/** Who it is by, and what it is about. */
const IDENTITIES: Readonly<Record<string, Fields>> = {
  'of a member': { author: { username: 'root' } },
  'of a stranger': { author: { username: 'mallory' } },
  'of somebody who is almost called so': { author: { username: 'trimtab ' } },
  'of somebody with a Cyrillic letter': { author: { username: 'trimt\u0430b' } },
  'of somebody with an invisible mark': { author: { username: 'trim\u200btab' } },
  'of a bot that is only named so': { author: { username: 'mallory', name: 'trimtab', bot: true } },
  'of nobody': { author: null },
  'of the ghost user': { author: { username: 'ghost' } },
  'of a list of users': { author: [{ username: 'trimtab' }] },
  'of a name that is an object': { author: { username: { toString: 'trimtab' } } },
  'that is closed': { state: 'closed' },
  'that is locked': { state: 'locked' },
  'that is for another branch': { target_branch: 'production' },
  'that is for a branch that looks like main': { target_branch: 'm\u0430in' },
  'from a branch that is not ours': { source_branch: 'feature/x' },
  'from the branch of another kind': { source_branch: 'trimtab/heal/service-1' },
  'from the branch of another service': { source_branch: 'trimtab/optimize/service-2' },
  'from a branch with something after ours': { source_branch: 'trimtab/optimize/service-1/x' },
  'whose head is another commit': { sha: 'f'.repeat(40) },
  'whose head is not told': { sha: null },
};

/** Who has no name, and who pushed what nobody knows, cannot be told from those who approve; a branch for something else is a contradiction. */
const NAMELESS = objects('author_cannot_approve: review', 'known_origin: review');
const ELSEWHERE = objects('known_origin: review', 'record_matches_diff: deny');
const OWN_ANSWER: Readonly<Record<string, Expected>> = {
  'of nobody': NAMELESS,
  'whose head is another commit': NAMELESS,
  'whose head is not told': NAMELESS,
  'of a list of users': NAMELESS,
  'of a name that is an object': NAMELESS,
  'from the branch of another kind': ELSEWHERE,
  'from the branch of another service': ELSEWHERE,
  'from a branch with something after ours': ELSEWHERE,
};

const identities = Object.entries(IDENTITIES).map(([what, fields]) =>
  atMergeRequest('T11', `a merge request ${what}`, OWN_ANSWER[what] ?? ORIGIN, (world) => {
    world.answers = (answers) => answer(answers, path, fields);
  }),
);

const MALLORYS = { user: { username: 'mallory' } };

/** Somebody else pushes to our branch: then it is his pipeline. */
function pushedByMallory(world: World): void {
  world.answers = (answers) => answer(answers, '/pipelines/7', MALLORYS);
}

/** Other people's commits in a merge request of ours. */
const COMMITS: Readonly<Record<string, readonly [Expected, (world: World) => void]>> = {
  'a commit by somebody else': [
    ORIGIN,
    (world) => {
      world.commit = { ...world.commit, author: MALLORY, committer: MALLORY };
      pushedByMallory(world);
    },
  ],
  'a second commit of somebody else that changes nothing': [
    ORIGIN,
    (world) => {
      world.more.push({ files: {}, author: MALLORY });
      pushedByMallory(world);
    },
  ],
  'a commit that somebody else pushed in our name': [ORIGIN, pushedByMallory],
  'a pipeline of nobody': [
    NAMELESS,
    (world) => {
      world.answers = (answers) => answer(answers, '/pipelines/7', { user: null });
    },
  ],
  'a commit without our trailer': [
    objects('record_matches_diff: review'),
    (world) => {
      world.commit.message = 'Move service-1\n';
    },
  ],
  'a commit with the trailer of another decision': [
    objects('record_matches_diff: deny'),
    (world) => {
      world.commit.message = 'Move service-1\n\nTrimtab-Decision: dec_01j0000000bbbbbbbbbbbbbbbb\n';
    },
  ],
  'a trailer that is only mentioned': [
    objects('record_matches_diff: review'),
    (world) => {
      world.commit.message = 'Move service-1\n\nTrimtab-Decision: dec_01j0000000aaaaaaaaaaaaaaaa\n\nThat was it.\n';
    },
  ],
};

const commits = Object.entries(COMMITS).map(([what, [expected, play]]) =>
  atMergeRequest('T11', `a merge request with ${what}`, expected, play),
);

/** After the merge: who merged what, as the forge tells it. */
const MERGES: Readonly<Record<string, readonly [Expected, Fields]>> = {
  'from a fork': [ORIGIN, { source_project_id: 2 }],
  'that a stranger had opened': [ORIGIN, { author: { username: 'mallory' } }],
  'that went into another branch': [ORIGIN, { target_branch: 'production' }],
  'that became another commit': [NAMELESS, { merge_commit_sha: 'f'.repeat(40) }],
  'that is not merged': [NAMELESS, { state: 'opened' }],
};

const merges = Object.entries(MERGES).map(([what, [expected, fields]]) =>
  atProtectedBranch('T11', `a merge request ${what}`, expected, (world) => {
    world.answers = (answers, { head }) => {
      answer(answers, path, fields);
      answer(answers, `/repository/commits/${head}/merge_requests`, fields);
    };
  }),
);

export const FORKS: readonly ForgeryCase[] = [...sources, ...identities, ...commits, ...merges];
