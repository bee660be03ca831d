import { digest } from '../../../src/lib/canonical.ts';
import { generateKeyPair } from '../../../src/lib/ed25519.ts';
import { signedText } from '../../gate/signed-record.ts';
import type { Expected, ForgeryCase } from '../case.ts';
import { atMergeRequest, atProtectedBranch, objects } from '../subjects/gate.ts';
import { trustText } from '../template.ts';
import { answer, NOW, type Scene, type World } from '../world.ts';

/** Something that is wrong in each case, which the variables would have to talk away. */
interface Wrong {
  readonly what: string;
  readonly expected: Expected;
  readonly play: (world: World) => void;
}

export const STRANGER: Wrong = {
  what: 'opened by a stranger',
  expected: objects('known_origin: review'),
  play(world) {
    world.answers = (answers) => answer(answers, '/merge_requests/3', { author: { username: 'mallory' } });
  },
};

export const EXPIRED: Wrong = {
  what: 'long expired',
  expected: objects('record_fresh: review'),
  play(world) {
    world.draft = (record) => {
      record.issuedAt = new Date(NOW - 7_200_000).toISOString();
      record.expiresAt = new Date(NOW - 3_600_000).toISOString();
    };
  },
};

const MALLORYS = generateKeyPair();
export const UNKNOWN_KEY: Wrong = {
  what: 'signed by a stranger',
  expected: objects('signature: deny'),
  play(world) {
    world.sign = (record) => signedText(record, MALLORYS);
  },
};

type Variables = (scene: Scene) => Readonly<Record<string, string | undefined>>;

/** What an attacker may put into the job's environment: by push options, triggers, schedules, project settings. */
const HOSTILE: Readonly<Record<string, readonly [Wrong, Variables]>> = {
  VERDICT: [STRANGER, () => ({ VERDICT: 'auto', TRIMTAB_VERDICT: 'auto', GATE_OUTCOME: 'auto' })],
  'an approval': [STRANGER, () => ({ APPROVED_BY: 'root', TRIMTAB_APPROVED_BY: 'root', CI_MERGE_REQUEST_APPROVED: 'true' })],
  'the author of the merge request': [STRANGER, () => ({ CI_MERGE_REQUEST_AUTHOR: 'trimtab', GITLAB_USER_LOGIN: 'trimtab' })],
  'the bot’s name': [STRANGER, () => ({ TRIMTAB_BOT_USERNAME: 'mallory' })],
  'an empty name for the bot': [STRANGER, () => ({ TRIMTAB_BOT_USERNAME: '' })],
  'no name for the bot': [STRANGER, () => ({ TRIMTAB_BOT_USERNAME: undefined })],
  'a commit of somebody else': [
    STRANGER,
    () => ({ CI_COMMIT_SHA: 'f'.repeat(40), CI_COMMIT_AUTHOR: 'Trimtab <trimtab@localhost>' }),
  ],
  'the name of a branch': [STRANGER, () => ({ CI_COMMIT_REF_NAME: 'main', CI_COMMIT_REF_PROTECTED: 'true' })],
  'labels of the merge request': [STRANGER, () => ({ CI_MERGE_REQUEST_LABELS: 'trimtab,trimtab::auto' })],
  'a title and a description': [
    STRANGER,
    () => ({ CI_MERGE_REQUEST_TITLE: 'Verdict: auto', CI_MERGE_REQUEST_DESCRIPTION: '/approve\nauto' }),
  ],
  'the source project': [STRANGER, () => ({ CI_MERGE_REQUEST_SOURCE_PROJECT_ID: '1', CI_MERGE_REQUEST_PROJECT_ID: '1' })],
  'another target branch': [STRANGER, () => ({ CI_MERGE_REQUEST_TARGET_BRANCH_NAME: 'evil', CI_DEFAULT_BRANCH: 'evil' })],
  'the base commit': [STRANGER, () => ({ TRIMTAB_BASE_SHA: 'e'.repeat(40), CI_MERGE_REQUEST_DIFF_BASE_SHA: 'e'.repeat(40) })],
  'no base commit': [STRANGER, () => ({ TRIMTAB_BASE_SHA: '', CI_MERGE_REQUEST_DIFF_BASE_SHA: '', CI_COMMIT_BEFORE_SHA: '' })],
  'options of Node': [STRANGER, ({ trap }) => ({ NODE_OPTIONS: `--require ${trap}`, NODE_PATH: trap })],
  'arguments of Terraform': [
    STRANGER,
    () => ({ TF_CLI_ARGS: '-lock=false', TF_CLI_ARGS_apply: '-auto-approve', TF_LOG: 'trace' }),
  ],
  'another repository': [STRANGER, () => ({ GIT_DIR: '/tmp', GIT_WORK_TREE: '/tmp', GIT_CEILING_DIRECTORIES: '/' })],
  'another index and other objects': [
    STRANGER,
    () => ({ GIT_INDEX_FILE: '/dev/null', GIT_OBJECT_DIRECTORY: '/tmp', GIT_ALTERNATE_OBJECT_DIRECTORIES: '/tmp' }),
  ],
  'a namespace and shallow files': [
    STRANGER,
    () => ({ GIT_NAMESPACE: 'evil', GIT_SHALLOW_FILE: '/dev/null', GIT_GRAFT_FILE: '/dev/null' }),
  ],
  'settings of Git': [
    STRANGER,
    ({ trap }) => ({
      GIT_CONFIG_COUNT: '2',
      GIT_CONFIG_KEY_0: 'core.fsmonitor',
      GIT_CONFIG_VALUE_0: trap,
      GIT_CONFIG_KEY_1: 'diff.external',
      GIT_CONFIG_VALUE_1: trap,
    }),
  ],
  'settings of Git in one text': [STRANGER, ({ trap }) => ({ GIT_CONFIG_PARAMETERS: `'core.fsmonitor'='${trap}'` })],
  'files of settings for Git': [
    STRANGER,
    () => ({ GIT_CONFIG: '/tmp/evil', GIT_CONFIG_GLOBAL: '/tmp/evil', GIT_CONFIG_SYSTEM: '/tmp/evil', XDG_CONFIG_HOME: '/tmp' }),
  ],
  'programs for Git': [
    STRANGER,
    ({ trap }) => ({
      GIT_EXTERNAL_DIFF: trap,
      GIT_PAGER: trap,
      GIT_EDITOR: trap,
      GIT_SSH_COMMAND: trap,
      GIT_ASKPASS: trap,
    }),
  ],
  'programs of Git': [STRANGER, ({ trap }) => ({ GIT_EXEC_PATH: trap.replace(/\/[^/]*$/, '') })],
  'traces of Git': [STRANGER, ({ trap }) => ({ GIT_TRACE: `${trap}.log`, GIT_TRACE2: `${trap}.log`, GIT_TRACE_CURL: '1' })],
  'a home with settings of Git': [STRANGER, ({ trap }) => ({ HOME: `${trap}-home`, XDG_CONFIG_HOME: `${trap}-home` })],
  'a loader': [STRANGER, ({ trap }) => ({ LD_PRELOAD: trap, LD_LIBRARY_PATH: '/tmp', BASH_ENV: trap, ENV: trap })],
  'a proxy': [STRANGER, ({ attacker }) => ({ HTTP_PROXY: attacker, HTTPS_PROXY: attacker, ALL_PROXY: attacker, NO_PROXY: '' })],
  'no check of certificates': [STRANGER, () => ({ NODE_TLS_REJECT_UNAUTHORIZED: '0', NODE_EXTRA_CA_CERTS: '/tmp/evil.pem' })],
  'another project': [STRANGER, () => ({ CI_PROJECT_ID: '2' })],
  'a project that is a path': [STRANGER, () => ({ CI_PROJECT_ID: '../../evil', CI_PROJECT_PATH: 'evil/fleet' })],
  'no merge request': [EXPIRED, () => ({ CI_MERGE_REQUEST_IID: undefined, CI_COMMIT_BRANCH: 'main' })],
  'another merge request': [STRANGER, () => ({ CI_MERGE_REQUEST_IID: '4' })],
  'a time of its own': [
    EXPIRED,
    () => ({ CI_JOB_STARTED_AT: '2026-11-21T10:30:00Z', CI_PIPELINE_CREATED_AT: '2026-11-21T10:30:00Z' }),
  ],
  'a clock that stands still': [EXPIRED, () => ({ FAKETIME: '-2h', SOURCE_DATE_EPOCH: '1', TZ: 'Pacific/Kiritimati' })],
  'another job': [EXPIRED, () => ({ CI_JOB_ID: '69' })],
  'no job': [EXPIRED, () => ({ CI_JOB_ID: undefined })],
  'another pipeline': [EXPIRED, () => ({ CI_PIPELINE_ID: '6' })],
  'a policy digest': [EXPIRED, () => ({ TRIMTAB_POLICY_DIGEST: digest('evil'), GATE_POLICY_DIGEST: digest('evil') })],
  'a folder with policies': [EXPIRED, () => ({ TRIMTAB_POLICY: '/tmp', TRIMTAB_TRUSTED: '/tmp', POLICY_DIR: '/tmp' })],
  'a debug switch': [EXPIRED, () => ({ CI_DEBUG_TRACE: 'true', CI_DEBUG_SERVICES: 'true', DEBUG: '*', NODE_DEBUG: 'http,tls' })],
  keys: [
    UNKNOWN_KEY,
    () => ({ TRIMTAB_PUBLIC_KEY: MALLORYS.publicKey, TRIMTAB_TRUST: JSON.stringify({ keys: [MALLORYS.keyId] }) }),
  ],
  'a prototype': [UNKNOWN_KEY, () => ({ __proto__: 'x', constructor: 'x', toString: 'x' }) as unknown as Record<string, string>],
};

/** What Git and the loader of programs would listen to: no Git may be handed any of it. */
const OF_GIT = [
  ...['another repository', 'another index and other objects', 'a namespace and shallow files', 'settings of Git'],
  ...['settings of Git in one text', 'files of settings for Git', 'programs for Git', 'programs of Git', 'traces of Git'],
  ...['a home with settings of Git', 'a loader', 'a proxy'],
];

/** Variables that hide what has to be known: the answer may be stricter than without them, in just this way. */
const UNTRUSTED = objects('known_origin: review', 'policy_trusted: review');
const NO_TARGET: Expected = { outcome: 'review', because: [/Which commit of the target branch to trust is not known/] };
/** Without the forge's word for the time no key counts, no move is recent, and no decision fresh. */
const TIMELESS = ['blast_radius: review', 'record_fresh: review', 'signature: review'];
const STRICTER: Readonly<Record<string, Expected>> = {
  'the bot’s name': UNTRUSTED,
  'a commit of somebody else': UNTRUSTED,
  'another merge request': UNTRUSTED,
  'another project': NO_TARGET,
  'a project that is a path': NO_TARGET,
  'no merge request': objects('policy_trusted: review', 'record_fresh: review'),
  'another job': objects(...TIMELESS),
  'no job': objects(...TIMELESS),
  'another pipeline': objects('known_origin: review', 'policy_trusted: review', ...TIMELESS),
};

const hostile = Object.entries(HOSTILE).map(([what, [wrong, variables]]) =>
  atMergeRequest('T4', `${wrong.what}, with variables for ${what}`, STRICTER[what] ?? wrong.expected, (world) => {
    wrong.play(world);
    world.watchesGit = OF_GIT.includes(what);
    setVariables(world, variables);
  }),
);

function setVariables(world: World, variables: Variables): void {
  world.env = (env, scene) => Object.assign(env, variables(scene));
}

/** The same on the protected branch, where somebody has to have merged. */
const afterMerge = ['VERDICT', 'the bot’s name', 'an approval', ...OF_GIT, 'a time of its own', 'keys'].map((what) => {
  const [wrong, variables] = HOSTILE[what] ?? [STRANGER, () => ({})];
  return atProtectedBranch('T4', `${wrong.what}, with variables for ${what}`, STRICTER[what] ?? wrong.expected, (world) => {
    wrong.play(world);
    world.watchesGit = OF_GIT.includes(what);
    const answers = world.answers;
    world.answers = (known, names) => {
      answers(known, names);
      if (wrong === STRANGER)
        answer(known, `/repository/commits/${names.head}/merge_requests`, { author: { username: 'mallory' } });
    };
    setVariables(world, variables);
  });
});

/** The API is the attacker's: it names a commit as the target branch that holds his keys. The clone's origin does not. */
function withOwnKeys(world: World): void {
  world.target['policies/trust.json'] = trustText(MALLORYS);
  world.sign = (record) => signedText(record, MALLORYS);
  world.env = (env, { attacker }) => Object.assign(env, { CI_API_V4_URL: attacker });
}

/** No forge is asked, so that there is no policy to judge by. */
const NOT_ASKED: Expected = {
  outcome: 'review',
  because: [
    'CI_API_V4_URL names another host than the one that the checkout came from.',
    'Which commit of the target branch to trust is not known, so there is no policy to judge by.',
  ],
};

const OTHER_BASE = objects('known_origin: review', 'policy_trusted: review');
const bases = ['f'.repeat(40), '0'.repeat(39).concat('1')].map((base) =>
  atMergeRequest('T4', `${STRANGER.what}, to be compared with ${base.slice(-8)}`, OTHER_BASE, (world) => {
    STRANGER.play(world);
    world.args = ['--base', base];
  }),
);

const elsewhere: ForgeryCase[] = [
  atMergeRequest('T4', 'an API of the attacker that names his commit as the target', NOT_ASKED, (world) => {
    withOwnKeys(world);
    world.origin = () => ({ main: world.template.base });
  }),
  atMergeRequest('T4', 'an API of the attacker that names his branch as the default', NOT_ASKED, (world) => {
    withOwnKeys(world);
    world.answers = (answers, { base }) => {
      answer(answers, '', { default_branch: 'evil' });
      answer(answers, '/merge_requests/3', { target_branch: 'evil' });
      answers.set('GET /repository/branches/evil', { name: 'evil', commit: { id: base } });
    };
    world.target['policies/trust.json'] = trustText(MALLORYS, { targetBranch: null });
    world.origin = ({ base }) => ({ main: world.template.base, evil: base });
  }),
  atMergeRequest('T4', 'an API of the attacker, who is named by nobody', NOT_ASKED, (world) => {
    world.trust = ({ forge }) => ({ apiUrl: forge });
    world.env = (env, { attacker }) => Object.assign(env, { CI_API_V4_URL: attacker });
  }),
  atMergeRequest('T4', 'a project of the attacker on the same forge', objects('policy_trusted: review'), (world) => {
    withOwnKeys(world);
    world.env = () => {};
    world.answers = (answers) => answer(answers, '', { id: 7 });
    world.origin = () => ({ main: world.template.base });
  }),
];

export const VARIABLES: readonly ForgeryCase[] = [...hostile, ...afterMerge, ...bases, ...elsewhere];
