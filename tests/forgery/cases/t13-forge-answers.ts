import type { Expected, ForgeryCase } from '../case.ts';
import { atMergeRequest, atProtectedBranch, objects } from '../subjects/gate.ts';
import type { World } from '../world.ts';

const UNKNOWN = /Which commit of the target branch to trust is not known/;
const NO_TARGET: Expected = { outcome: 'review', because: [UNKNOWN] };

const NOT_HELD: Expected = { outcome: 'review', because: [/names a commit that the target branch does not hold/, UNKNOWN] };

/** The token is not what the gate needs, was taken away, or belongs to another project. */
const PATHS = ['', '/pipelines/7', '/jobs/70', '/merge_requests/3', '/repository/branches/main'];
const refused = PATHS.flatMap((path) =>
  [401, 403].map((status) =>
    atMergeRequest('T13', `the forge answers ${status} to ${path === '' ? 'the project' : path}`, NO_TARGET, (world) => {
      world.answers = (answers) => void answers.set(`GET ${path}`, status);
    }),
  ),
);

const none = (['TRIMTAB_GATE_TOKEN', 'CI_API_V4_URL'] as const).map((name) =>
  atMergeRequest('T13', `there is no ${name}`, NO_TARGET, (world) => {
    world.env = (env) => Object.assign(env, { [name]: '', ...(name === 'TRIMTAB_GATE_TOKEN' ? NO_TOKEN : {}) });
  }),
);
const NO_TOKEN = { CI_JOB_TOKEN: '' };

/** Answers that are well-formed and of something else, or of nothing. */
const ORIGIN = 'known_origin: review';
const ODD: Readonly<Record<string, readonly [Expected, string, unknown]>> = {
  'the project is null': [NO_TARGET, '', null],
  'the project is a list': [NO_TARGET, '', [{ id: 1, default_branch: 'main' }]],
  'the project has no default branch': [NO_TARGET, '', { id: 1 }],
  'the default branch is null': [NO_TARGET, '', { id: 1, default_branch: null }],
  'the branch is null': [NO_TARGET, '/repository/branches/main', null],
  'the branch has no commit': [NO_TARGET, '/repository/branches/main', { name: 'main' }],
  'the branch has an abbreviated commit': [NO_TARGET, '/repository/branches/main', { commit: { id: 'abcdef1' } }],
  'the branch has a commit that is not here': [NOT_HELD, '/repository/branches/main', { commit: { id: 'f'.repeat(40) } }],
  'the merge request is null': [objects('author_cannot_approve: review', ORIGIN), '/merge_requests/3', null],
  'the merge request is a text': [objects('author_cannot_approve: review', ORIGIN), '/merge_requests/3', 'opened'],
  'the merge request is another': [objects(ORIGIN), '/merge_requests/3', 'another'],
  'the pipelines are no list': [objects('blast_radius: review'), '/pipelines', {}],
  'the pipelines are refused': [objects('blast_radius: review'), '/pipelines', 403],
  'a pipeline among them is null': [objects('blast_radius: review'), '/pipelines', [null]],
};

const odd = Object.entries(ODD).map(([what, [expected, path, body]]) =>
  atMergeRequest('T13', what, expected, (world) => {
    world.answers = (answers) => {
      const known = answers.get(`GET ${path}`) as object;
      answers.set(`GET ${path}`, body === 'another' ? { ...known, source_branch: 'feature', iid: 9 } : body);
    };
  }),
);

/** What moves at the same time, by the forge's word: too much of it is for a person. */
const busy = (count: number, status: string) => Array.from({ length: count }, (_, id) => ({ id: 100 + id, status, ref: 'main' }));
const radius = ['running', 'pending', 'created', 'waiting_for_resource', 'preparing', 'scheduled'].map((status) =>
  atMergeRequest('T13', `five other pipelines of the target branch are ${status}`, objects('blast_radius: review'), (world) => {
    world.answers = (answers) => void answers.set('GET /pipelines', busy(5, status));
  }),
);

const nothingMerged = (world: World) => {
  world.answers = (answers, { head }) => void answers.set(`GET /repository/commits/${head}/merge_requests`, []);
};
const merged: ForgeryCase[] = [
  atProtectedBranch('T13', 'a push that no merge request made', objects('author_cannot_approve: review', ORIGIN), nothingMerged),
  atProtectedBranch('T13', 'the pipeline does not say what was before', NO_TARGET, (world) => {
    world.answers = (answers) => {
      const known = answers.get('GET /pipelines/7') as object;
      answers.set('GET /pipelines/7', { ...known, before_sha: '0'.repeat(40) });
    };
  }),
  atProtectedBranch(
    'T13',
    'the pipeline is of another commit',
    { outcome: 'review', because: [/CI_PIPELINE_ID names/, UNKNOWN] },
    (world) => {
      world.answers = (answers) => {
        const known = answers.get('GET /pipelines/7') as object;
        answers.set('GET /pipelines/7', { ...known, sha: 'f'.repeat(40) });
      };
    },
  ),
  atProtectedBranch(
    'T13',
    'the pipeline is of another branch',
    { outcome: 'review', because: [/CI_COMMIT_BRANCH names/, UNKNOWN] },
    (world) => {
      world.answers = (answers) => {
        const known = answers.get('GET /pipelines/7') as object;
        answers.set('GET /pipelines/7', { ...known, ref: 'feature' });
      };
    },
  ),
];

export const FORGE_ANSWERS: readonly ForgeryCase[] = [...refused, ...none, ...odd, ...radius, ...merged];
