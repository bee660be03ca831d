import { approvedBy, mergeRequest, PUSHED } from '../../gate/good-proposal.ts';
import type { Expected, ForgeryCase } from '../case.ts';
import { atMergeRequest, atProtectedBranch, objects } from '../subjects/gate.ts';
import { checkedOut } from '../template.ts';
import { answer, MALLORY, type World } from '../world.ts';

/** As a forge before GitLab 17 says it. */
const undated = (...names: readonly string[]) => ({ approved_by: names.map((username) => ({ user: { username } })) });
/** Approvals of what was there before the head. */
const stale = (...names: readonly string[]) => ({
  approved_by: names.map((username) => ({ user: { username }, approved_at: new Date(PUSHED - 1).toISOString() })),
});

function critical(world: World): void {
  const path = 'infra/services/service-1.json';
  world.target[path] = checkedOut(path).replace('"tier": "standard"', '"tier": "critical"');
}

function approvals(world: World, body: unknown): void {
  const before = world.answers;
  world.answers = (answers, names) => {
    before(answers, names);
    answers.set('GET /merge_requests/3/approvals', body);
  };
}

const OWN = 'author_cannot_approve';
const TWO = 'two_approvals';

const STANDARD: Readonly<Record<string, readonly [Expected, unknown]>> = {
  'the bot approves its own': [objects(`${OWN}: deny`), approvedBy('trimtab')],
  'the bot approves its own before the last push': [objects(`${OWN}: deny`), stale('trimtab')],
  'the bot approves beside a person': [objects(`${OWN}: deny`), approvedBy('root', 'trimtab')],
  'nobody can tell who approved': [objects(`${OWN}: review`), 403],
  'there is no page with approvals': [objects(`${OWN}: review`), 404],
  'the approvals are no list': [objects(`${OWN}: review`), { approved_by: 'root' }],
  'the approvals are not told': [objects(`${OWN}: review`), {}],
  'an approval has no user': [objects(`${OWN}: review`), { approved_by: [{}] }],
  'an approval has a number for a user': [objects(`${OWN}: review`), { approved_by: [{ user: { username: 7 } }] }],
};

const standard = Object.entries(STANDARD).map(([what, [expected, body]]) =>
  atMergeRequest('T18', what, expected, (world) => approvals(world, body)),
);

/** A service that is critical needs two people who are not its author. */
const CRITICAL: Readonly<Record<string, readonly [Expected, unknown]>> = {
  'nobody approved': [objects(`${TWO}: review`), approvedBy()],
  'one person approved': [objects(`${TWO}: review`), approvedBy('root')],
  'one person approved twice': [objects(`${TWO}: review`), approvedBy('root', 'root')],
  'two persons approved what was there before': [objects(`${TWO}: review`), stale('root', 'ada')],
  'one person approved, and one what was there before': [
    objects(`${TWO}: review`),
    { approved_by: [...approvedBy('root').approved_by, ...stale('ada').approved_by] },
  ],
  'two persons approved, and nobody can tell when': [objects(`${TWO}: review`), undated('root', 'ada')],
  'one person and the bot approved': [objects(`${OWN}: deny`, `${TWO}: review`), approvedBy('root', 'trimtab')],
  'one person approved, spelt in two ways': [objects(`${TWO}: review`), approvedBy('root', 'ROOT')],
  'nobody can tell who approved': [objects(`${OWN}: review`, `${TWO}: review`), 404],
};

const criticals = Object.entries(CRITICAL).map(([what, [expected, body]]) =>
  atMergeRequest('T18', `a critical service: ${what}`, expected, (world) => {
    critical(world);
    approvals(world, body);
  }),
);

const criticalsMerged = [
  ...['nobody approved', 'one person approved', 'one person approved twice'],
  ...['two persons approved what was there before', 'two persons approved, and nobody can tell when'],
].map((what) => {
  const [expected, body] = CRITICAL[what] ?? [objects(), null];
  return atProtectedBranch('T18', `a critical service: ${what}`, expected, (world) => {
    critical(world);
    approvals(world, body);
  });
});

/** Who pushes to our branch starts its pipeline. */
function pushedByMallory(world: World): void {
  world.answers = (answers) => answer(answers, '/pipelines/7', { user: { username: 'mallory' } });
}

/** Persons who wrote what they approve. */
const authors: ForgeryCase[] = [
  atMergeRequest('T18', 'the author approves', objects(`${OWN}: review`, 'known_origin: review'), (world) => {
    world.answers = (answers) => answer(answers, '/merge_requests/3', { author: { username: 'mallory' } });
    approvals(world, approvedBy('mallory'));
  }),
  atMergeRequest('T18', 'the one who pushed on top approves', objects(`${OWN}: review`, 'known_origin: review'), (world) => {
    world.more.push({ files: {}, author: MALLORY });
    pushedByMallory(world);
    approvals(world, approvedBy('mallory'));
  }),
  atMergeRequest('T18', 'the one who rebased approves', objects(`${OWN}: review`, 'known_origin: review'), (world) => {
    world.commit.committer = MALLORY;
    pushedByMallory(world);
    approvals(world, approvedBy('mallory'));
  }),
  atProtectedBranch('T18', 'the author merges', objects(`${OWN}: review`, 'known_origin: review'), (world) => {
    world.answers = (answers, { head }) => {
      const fields = { author: { username: 'mallory' }, merge_user: { username: 'mallory' } };
      answer(answers, '/merge_requests/3', fields);
      answer(answers, `/repository/commits/${head}/merge_requests`, fields);
    };
  }),
  atProtectedBranch('T18', 'the bot approved and merged', objects(`${OWN}: deny`), (world) =>
    approvals(world, approvedBy('trimtab')),
  ),
];

/** What the forge lists for a merge: the one that was merged, and what it calls merged because its head came along. */
function mergedWith(world: World, list: (source: string, fields: object) => readonly object[]): void {
  world.answers = (answers, { head, source }) => {
    const fields = { state: 'merged', merge_commit_sha: head, merge_user: { username: 'mallory' } };
    answers.set(`GET /repository/commits/${head}/merge_requests`, list(source, fields));
    answers.set('GET /merge_requests/2/approvals', approvedBy());
  };
}

const HERS = { iid: 2, author: { username: 'mallory' }, source_branch: 'feature' };
const BEFORE_HERS = 'e'.repeat(40);
const hers = (source: string, fields: object) => mergeRequest(source, { ...fields, ...HERS });
const brought = (fields: object) => mergeRequest(BEFORE_HERS, fields);

/** Somebody builds on the bot's head and merges that: her own merge request is what became of it. */
const decoys: ForgeryCase[] = [
  ...Object.entries({
    first: (source: string, fields: object) => [brought(fields), hers(source, fields)],
    last: (source: string, fields: object) => [hers(source, fields), brought(fields)],
  }).map(([place, list]) =>
    atProtectedBranch(
      'T18',
      `the author merges what takes the bot's merge request along, which is listed ${place}`,
      objects(`${OWN}: review`, 'known_origin: review'),
      (world) => mergedWith(world, list),
    ),
  ),
  atProtectedBranch(
    'T18',
    'only a merge request is listed whose head is another',
    objects(`${OWN}: review`, 'known_origin: review'),
    (world) => mergedWith(world, (_, fields) => [brought(fields)]),
  ),
  atProtectedBranch(
    'T18',
    'two merge requests of the same head are merged at once',
    objects(`${OWN}: review`, 'known_origin: review'),
    (world) => mergedWith(world, (source, fields) => [mergeRequest(source, fields), hers(source, fields)]),
  ),
  atProtectedBranch('T18', 'the list of merge requests goes on', objects(`${OWN}: review`, 'known_origin: review'), (world) =>
    mergedWith(world, (source, fields) => [
      mergeRequest(source, fields),
      ...Array.from({ length: 99 }, (_, i) => mergeRequest(BEFORE_HERS, { iid: 100 + i })),
    ]),
  ),
];

/** What is critical changes without any placement of it. */
const asides: ForgeryCase[] = [
  atMergeRequest(
    'T18',
    'the tier of a critical service is lowered',
    objects('data_only_diff: review', `${TWO}: review`),
    (world) => {
      const path = 'infra/services/orders-db.json';
      world.branch[path] = checkedOut(path).replace('"tier": "critical"', '"tier": "batch"');
    },
  ),
  atMergeRequest(
    'T18',
    'the plan changes a critical service too',
    objects('plan_matches_record: deny', `${TWO}: review`),
    (world) => {
      world.plan = ({ stacks }) => {
        const [own] = stacks;
        if (own !== undefined) stacks.push({ ...structuredClone(own), stack: 'orders-db', service: 'orders-db' });
      };
    },
  ),
];

export const APPROVALS: readonly ForgeryCase[] = [
  ...[...standard, ...criticals, ...criticalsMerged],
  ...[...authors, ...decoys, ...asides],
];
