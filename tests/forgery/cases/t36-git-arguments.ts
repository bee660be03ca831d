import type { Expected, ForgeryCase } from '../case.ts';
import { atMergeRequest, atProtectedBranch, objects } from '../subjects/gate.ts';
import { workspaceAnswers } from '../subjects/workspace.ts';
import { answer } from '../world.ts';

const SHA = 'a'.repeat(40);
const NAME: Expected = { outcome: 'refused', because: ['git-name'] };
const shown = (text: string): string => JSON.stringify(text.length > 50 ? `${text.slice(0, 50)}... (${text.length})` : text);

const BRANCHES = [
  '--upload-pack=touch sprung',
  '--output=/tmp/sprung',
  '--exec=sh',
  '-c core.sshCommand=sh',
  '-u',
  '--',
  '-',
  '@',
  'HEAD^',
  'HEAD~1',
  'main@{1}',
  '@{upstream}',
  'main..evil',
  'main:evil',
  '+main:evil',
  '^main',
  ':/fix',
  'main^{tree}',
  'refs/heads/../../x',
  'x.lock',
  'a/x.lock/b',
  'a//b',
  '/main',
  'main/',
  'main.',
  '.main',
  'a/.b',
  'a b',
  'a\tb',
  'a\nb',
  'a\0b',
  'a\u007fb',
  'a;touch sprung',
  'a$(touch sprung)',
  'a`touch sprung`',
  'a|b',
  'a&b',
  'a*',
  'a?',
  'a[0-9]',
  'a\\b',
  'm\u0430in',
  'main\u200b',
  '\u202eniam',
  '\ufeffmain',
  '',
  'x'.repeat(300),
];

const branches = BRANCHES.map(
  (branch): ForgeryCase => ({
    threat: 'T36',
    name: `a branch called ${shown(branch)}`,
    expected: NAME,
    attack: () => workspaceAnswers((workspace) => workspace.branchState(branch)),
  }),
);

const targets = ['--upload-pack=touch sprung', 'main..evil', 'a b', '', '../main'].map(
  (targetBranch): ForgeryCase => ({
    threat: 'T36',
    name: `a target branch called ${shown(targetBranch)}`,
    expected: NAME,
    attack: () => workspaceAnswers((workspace) => workspace.read(), { targetBranch }),
  }),
);

const COMMITS = [
  '--output=/tmp/sprung',
  '-n',
  'HEAD',
  'main',
  '',
  'a'.repeat(39),
  'a'.repeat(41),
  `${SHA} main`,
  `${SHA}\n`,
  `${SHA}^`,
  `${SHA}..main`,
  SHA.toUpperCase(),
  `0x${'a'.repeat(38)}`,
  'g'.repeat(40),
  '\u0430'.repeat(40),
];

const commits = COMMITS.flatMap((sha): ForgeryCase[] => [
  {
    threat: 'T36',
    name: `a commit called ${shown(sha)}, to be read`,
    expected: NAME,
    attack: () => workspaceAnswers((workspace) => workspace.infraCheckout(sha)),
  },
  {
    threat: 'T36',
    name: `a commit called ${shown(sha)}, to be looked for`,
    expected: NAME,
    attack: () => workspaceAnswers((workspace) => workspace.isInTarget(sha)),
  },
]);

const PATHS = [
  '../x',
  '../../etc/passwd',
  '/etc/passwd',
  'a/../../x',
  'a//b',
  './x',
  '.git/config',
  'a/.git/hooks/post-checkout',
  '.GIT/config',
  '--output=x',
  '-x',
  ':(exclude)x',
  ':!x',
  'a\nb',
  'a\0b',
  'a b',
  'a\\b',
  'C:\\x',
  'a\u202eb',
  '',
  'x'.repeat(300),
];

const paths = PATHS.map(
  (path): ForgeryCase => ({
    threat: 'T36',
    name: `a path called ${shown(path)}`,
    expected: NAME,
    attack: () => workspaceAnswers((workspace) => workspace.touchedSince(SHA, SHA, [path])),
  }),
);

const ADDRESSES = [
  'ext::sh -c touch% sprung',
  'EXT::sh -c touch% sprung',
  'fd::17',
  '--upload-pack=touch sprung',
  '-oProxyCommand=touch sprung',
  'ssh://-oProxyCommand=touch/x',
  'ssh://-oProxyCommand=touch@host/x',
  '/some/where',
  '../fleet.git',
  'git://host/x.git',
  'ftp://host/x.git',
  'javascript:alert(1)',
  'data:,x',
  'https://user:secret@host/x.git',
  'https://token@host/x.git',
  'http://',
  '',
];

const addresses = ADDRESSES.map(
  (url): ForgeryCase => ({
    threat: 'T36',
    name: `an address like ${shown(url)}`,
    expected: { outcome: 'refused', because: ['git-address'] },
    attack: () => workspaceAnswers((workspace) => workspace.read(), { url }),
  }),
);

const HOSTILE = ['--output=sprung', '--upload-pack=touch sprung', 'HEAD', 'main', `${SHA}^`, '', '../x', 'a\nb'];
const NO_TARGET: Expected = { outcome: 'review', because: [/Which commit of the target branch to trust is not known/] };

/** The forge, or what claims to be it, answers with such names. */
const told = HOSTILE.flatMap((name): ForgeryCase[] => [
  atMergeRequest('T36', `the target branch is said to be at ${shown(name)}`, NO_TARGET, (world) => {
    world.answers = (answers) => answer(answers, '/repository/branches/main', { commit: { id: name } });
  }),
  atProtectedBranch('T36', `the branch is said to have been at ${shown(name)}`, NO_TARGET, (world) => {
    world.answers = (answers) => answer(answers, '/pipelines/7', { before_sha: name });
  }),
]);

const defaults = ['--output=sprung', '../../evil', 'main?ref=evil', 'm\u0430in', '', 'a\nb'].map((name) =>
  atMergeRequest('T36', `the default branch is said to be ${shown(name)}`, NO_TARGET, (world) => {
    world.answers = (answers) => answer(answers, '', { default_branch: name });
  }),
);

/** The record names such a base. */
const based = HOSTILE.map((name) =>
  atMergeRequest(
    'T36',
    `the record is based on ${shown(name)}`,
    objects('not_replayed: review', 'record_matches_diff: review'),
    (world) => {
      world.draft = (record) => {
        record.baseSha = name;
      };
    },
  ),
);

/** The pipeline hands such a base to the gate. */
const options = ['--output=sprung', 'HEAD', 'main', 'a'.repeat(39), SHA.toUpperCase(), `${SHA}\n`, '-'].map((base) =>
  atMergeRequest(
    'T36',
    `--base is ${shown(base)}`,
    { outcome: 'refused', because: [/^exit 64: trimtab gate: --base has to be/] },
    (world) => {
      world.args = [`--base=${base}`];
    },
  ),
);

export const GIT_ARGUMENTS: readonly ForgeryCase[] = [
  ...branches,
  ...targets,
  ...commits,
  ...paths,
  ...addresses,
  ...told,
  ...defaults,
  ...based,
  ...options,
];
