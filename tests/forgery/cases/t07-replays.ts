import { generateKeyPair } from '../../../src/lib/ed25519.ts';
import { blobId, recordOf, signedText, TRAILER } from '../../gate/signed-record.ts';
import type { Expected, ForgeryCase } from '../case.ts';
import type { Files } from '../git-store.ts';
import { atMergeRequest, atProtectedBranch, objects, UNREADABLE } from '../subjects/gate.ts';
import { trustText } from '../template.ts';
import { answer, type Draft, FROM, MALLORY, NOW, PLACEMENT, placementText, RECORD, TO, type World } from '../world.ts';

const MINUTE = 60_000;
const iso = (at: number): string => new Date(at).toISOString();
const BEFORE = 'not_replayed: deny';

/** The decision has been taken in already. */
const again: ForgeryCase[] = [
  atMergeRequest('T7', 'the decision was merged since it was taken', objects(BEFORE), (world) => {
    world.meanwhile.push({ files: {}, message: `Move service-1\n\n${TRAILER}\n` });
  }),
  atMergeRequest('T7', 'the decision was merged by a squash of somebody', objects(BEFORE), (world) => {
    world.meanwhile.push({ files: { 'README.md': '# x\n' }, message: `Squashed\n\n${TRAILER}\n`, author: MALLORY });
  }),
  atMergeRequest('T7', 'the decision was applied before, and is the record still', objects(BEFORE), (world) => {
    world.recordsBefore.push({});
  }),
  atMergeRequest('T7', 'the decision was applied before, and taken back by another', objects(BEFORE), (world) => {
    world.recordsBefore.push({}, { id: 'dec_01j0000000bbbbbbbbbbbbbbbb', kind: 'revert' });
  }),
  atMergeRequest('T7', 'the decision was applied before, and its record deleted', objects(BEFORE), (world) => {
    world.recordsBefore.push({}, null);
  }),
  atProtectedBranch('T7', 'the decision was merged since it was taken', objects(BEFORE), (world) => {
    world.meanwhile.push({ files: {}, message: `Move service-1\n\n${TRAILER}\n` });
  }),
  atProtectedBranch('T7', 'the decision was applied before, and taken back by another', objects(BEFORE), (world) => {
    world.recordsBefore.push({}, { id: 'dec_01j0000000bbbbbbbbbbbbbbbb', kind: 'revert' });
  }),
];

type Change = (record: Draft) => void;

/** The time of the decision is not now. */
const TIMES: Readonly<Record<string, Change>> = {
  'expired just now': (record) => void Object.assign(record, { expiresAt: iso(NOW) }),
  'expired a minute ago': (record) =>
    void Object.assign(record, { expiresAt: iso(NOW - MINUTE), issuedAt: iso(NOW - 50 * MINUTE) }),
  'of yesterday': (record) =>
    void Object.assign(record, { issuedAt: iso(NOW - 1440 * MINUTE), expiresAt: iso(NOW - 1380 * MINUTE) }),
  'of a year ago': (record) =>
    void Object.assign(record, { issuedAt: '2025-11-21T11:59:00.000Z', expiresAt: '2025-11-21T12:59:00.000Z' }),
  'that is good for more than an hour': (record) => void Object.assign(record, { expiresAt: iso(NOW + 61 * MINUTE) }),
  'that is good for a year': (record) => void Object.assign(record, { expiresAt: '2027-11-21T12:00:00.000Z' }),
  'of the future': (record) => void Object.assign(record, { issuedAt: iso(NOW + 5 * MINUTE) }),
  'that ends before it begins': (record) =>
    void Object.assign(record, { issuedAt: iso(NOW - MINUTE), expiresAt: iso(NOW - 2 * MINUTE) }),
};

const times = Object.entries(TIMES).flatMap(([what, draft]) => [
  atMergeRequest('T7', `a decision ${what}`, objects('record_fresh: review'), (world) => Object.assign(world, { draft })),
  atProtectedBranch('T7', `a decision ${what}`, objects('record_fresh: review'), (world) => Object.assign(world, { draft })),
]);

const UNKNOWN_BASE = objects('not_replayed: review', 'record_matches_diff: review');
const FILES = objects('record_matches_diff: deny');

/** The decision was taken on another commit, or about other contents. */
const BASES: Readonly<Record<string, readonly [Expected, (world: World) => void]>> = {
  'of another repository': [
    UNKNOWN_BASE,
    (world) => drafts(world, (record) => void Object.assign(record, { baseSha: 'ab'.repeat(20) })),
  ],
  'with a placement that has been changed since': [
    objects('record_matches_diff: review'),
    (world) => world.meanwhile.push({ files: { [PLACEMENT]: placementText('service-1', { ...FROM, count: 3 }) } }),
  ],
  'that was signed for other contents before': [
    FILES,
    (world) =>
      drafts(world, ({ files: [file] }) => void Object.assign(file ?? {}, { before: blobId(placementText('service-1', TO)) })),
  ],
  'that was signed for other contents after': [
    FILES,
    (world) =>
      drafts(world, ({ files: [file] }) => void Object.assign(file ?? {}, { after: blobId(placementText('service-1', FROM)) })),
  ],
  'that was signed for another file': [
    FILES,
    (world) => drafts(world, ({ files: [file] }) => void Object.assign(file ?? {}, { path: 'infra/placements/service-2.ts' })),
  ],
  'that was signed for two files': [
    FILES,
    (world) => drafts(world, ({ files }) => void files.push({ path: '.gitlab-ci.yml', before: null, after: 'a'.repeat(40) })),
  ],
};

/** The same after the merge, where Git has put both changes together. */
const merged = atProtectedBranch('T7', 'a decision with a placement that was commented on meanwhile', FILES, (world) => {
  const commented = (at: typeof FROM) => placementText('service-1', at).replace('nothing else in', 'nothing else of');
  world.meanwhile.push({ files: { [PLACEMENT]: commented(FROM) } });
  world.merged[PLACEMENT] = commented(TO);
});

const bases = Object.entries(BASES).map(([what, [expected, play]]) =>
  atMergeRequest('T7', `a decision ${what}`, expected, (world) => void play(world)),
);

function drafts(world: World, change: Change): void {
  world.draft = change;
}

const NO_PLACEMENT = objects(...['data_only_diff: review', 'no_stateful_service: review', 'record_matches_diff: deny']);

/** A record that is good for something else. */
const swapped: ForgeryCase[] = [
  atMergeRequest(
    'T7',
    'the record of another service',
    objects(
      ...['known_origin: review', 'plan_matches_record: deny', 'record_matches_diff: deny'],
      ...['target_allowed: review', 'two_approvals: review'],
    ),
    (world) => {
      drafts(world, (record) => void Object.assign(record, { service: 'service-2' }));
    },
  ),
  atMergeRequest(
    'T7',
    'the record of another service, in its own file too',
    objects(
      ...UNREADABLE.filter((entry) => !entry.startsWith('record_matches')),
      'data_only_diff: review',
      'record_matches_diff: deny',
    ),
    (world) => {
      const record = recordOf(world.template.base, { ...world.template.policy, service: 'service-2' });
      world.branch['infra/decisions/service-2.json'] = signedText(record, world.keys);
    },
  ),
  atMergeRequest(
    'T7',
    'from and to the other way round',
    objects('plan_matches_record: deny', 'recomputed: deny', 'record_matches_diff: deny'),
    (world) => drafts(world, (record) => void Object.assign(record, { from: record.to, to: record.from })),
  ),
  atMergeRequest(
    'T7',
    'another target',
    objects('plan_matches_record: review', 'recomputed: deny', 'record_matches_diff: deny'),
    (world) => drafts(world, (record) => void Object.assign(record, { to: { ...record.to, count: 3 } })),
  ),
  atMergeRequest('T7', 'another origin', objects('recomputed: deny', 'record_matches_diff: review'), (world) =>
    drafts(world, (record) => void Object.assign(record, { from: { ...record.from, count: 3 } })),
  ),
  atMergeRequest('T7', 'another kind', objects('known_origin: review', 'record_matches_diff: deny'), (world) =>
    drafts(world, (record) => void Object.assign(record, { kind: 'scale' })),
  ),
  atMergeRequest(
    'T7',
    'another kind on its own branch',
    objects('known_origin: review', 'record_matches_diff: deny'),
    (world) => {
      world.branchName = 'trimtab/scale/service-1';
      world.answers = (answers) => answer(answers, '/merge_requests/3', { source_branch: 'trimtab/scale/service-1' });
    },
  ),
  atMergeRequest('T7', 'no record at all', objects(...UNREADABLE, 'data_only_diff: review'), (world) => {
    world.branch[RECORD] = null;
  }),
  atMergeRequest('T7', 'the record alone, without its placement', NO_PLACEMENT, (world) => {
    world.branch[PLACEMENT] = placementText('service-1', FROM);
  }),
];

/** Somebody pushes to the branch after it was judged, before it is merged. */
const mallorys = (files: Files) => ({ files, author: MALLORY, message: 'Just a detail\n' });
const LATER: Readonly<Record<string, readonly [Expected, Files]>> = {
  'a pipeline': [objects('data_only_diff: review'), { '.gitlab-ci.yml': 'apply: {script: [env]}\n' }],
  'another count': [
    objects('data_only_diff: review', 'record_matches_diff: deny'),
    { [PLACEMENT]: `${placementText('service-1', { ...TO, count: 9 })}\n` },
  ],
  'another place': [
    objects('record_matches_diff: deny'),
    { [PLACEMENT]: placementText('service-1', { ...TO, region: 'europe-west4' }) },
  ],
  'another record': [objects(...UNREADABLE), { [RECORD]: '{}\n' }],
};

const later = Object.entries(LATER).flatMap(([what, [expected, files]]) => [
  atMergeRequest('T7', `${what} is pushed after the check`, expected, (world) => void world.more.push(mallorys(files))),
  atProtectedBranch(
    'T7',
    `${what} was pushed after the check, and merged`,
    expected,
    (world) => void world.more.push(mallorys(files)),
  ),
]);

const TOO_OLD: Expected = {
  outcome: 'review',
  because: ['The policy could not be loaded; the job log says why.'],
  log: [/^trimtab gate: reading the policy: it is version \d+, but at least 99 is accepted\./, /^exit 1$/],
};

/** Judged by another policy than the one that it was decided under. */
const policies: ForgeryCase[] = [
  atMergeRequest('T7', 'a decision under a newer policy', objects('policy_trusted: deny'), (world) =>
    drafts(world, (record) => void Object.assign(record, { policyVersion: 99 })),
  ),
  atMergeRequest('T7', 'a decision under another policy', objects('policy_trusted: review'), (world) =>
    drafts(world, (record) => void Object.assign(record, { policyDigest: `sha256:${'0'.repeat(64)}` })),
  ),
  atMergeRequest('T7', 'a policy older than the oldest that counts', TOO_OLD, (world) => {
    world.target['policies/trust.json'] = trustText(world.keys, { minimumPolicyVersion: 99 });
  }),
];

/** Of another project, by the trusted side's own word. */
const UNTRUSTED = objects('policy_trusted: review');
const projects: ForgeryCase[] = [
  atMergeRequest('T7', 'a job in another project than trust.json names', UNTRUSTED, (world) => {
    world.target['policies/trust.json'] = trustText(world.keys, { projectId: 2 });
  }),
  atMergeRequest(
    'T7',
    'another account than trust.json names',
    objects('known_origin: review', 'policy_trusted: review'),
    (world) => {
      world.target['policies/trust.json'] = trustText(world.keys, { bot: 'other-bot' });
    },
  ),
  atMergeRequest('T7', 'another target branch than trust.json names', UNTRUSTED, (world) => {
    world.target['policies/trust.json'] = trustText(world.keys, { targetBranch: 'production' });
  }),
  atMergeRequest('T7', 'a key that trust.json does not name any more', objects('signature: deny'), (world) => {
    world.target['policies/trust.json'] = trustText(generateKeyPair());
  }),
];

export const REPLAYS: readonly ForgeryCase[] = [
  ...again,
  ...times,
  ...bases,
  merged,
  ...swapped,
  ...later,
  ...policies,
  ...projects,
];
