import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { placementText } from '../../gate/fleet-repository.ts';
import type { Expected, ForgeryCase } from '../case.ts';
import { commitAll, type FileContent, git } from '../git-store.ts';
import { atMergeRequest, atProtectedBranch, objects, UNREADABLE } from '../subjects/gate.ts';
import { MALLORY, NOW, PLACEMENT, put, RECORD, TO, type World } from '../world.ts';
import { UNKNOWN_KEY } from './t04-variables.ts';
import { type Place, PROGRAMS } from './t38-programs.ts';

const DIFF = objects('data_only_diff: review');
const OTHER_TEXT = objects('data_only_diff: review', 'record_matches_diff: deny');
const good = placementText('service-1', TO);

/** Files that are more, or less, than their text. */
const FILES: Readonly<Record<string, readonly [Expected, Record<string, FileContent>]>> = {
  'a placement that is a link': [OTHER_TEXT, { [PLACEMENT]: { link: '../../.git/config' } }],
  'a placement that links to what it should be': [OTHER_TEXT, { [PLACEMENT]: { link: 'service-2.ts' } }],
  'a placement that is executable': [DIFF, { [PLACEMENT]: { executable: good } }],
  'a placement that is a submodule': [OTHER_TEXT, { [PLACEMENT]: { submodule: 'a'.repeat(40) } }],
  'a placement that is a folder': [OTHER_TEXT, { [PLACEMENT]: null, [`${PLACEMENT}/x`]: good }],
  'a placement that is huge': [OTHER_TEXT, { [PLACEMENT]: `${good}//${'x'.repeat(3 << 20)}\n` }],
  'a placement in other bytes': [OTHER_TEXT, { [PLACEMENT]: Buffer.from(good, 'utf16le') }],
  'a placement with bytes that are no text': [
    OTHER_TEXT,
    { [PLACEMENT]: Buffer.concat([Buffer.from(good), Buffer.from([0xff])]) },
  ],
  'a placement that is empty': [OTHER_TEXT, { [PLACEMENT]: '' }],
  'a submodule beside it': [DIFF, { vendor: { submodule: 'b'.repeat(40) } }],
  'a submodule and where it comes from': [
    DIFF,
    {
      vendor: { submodule: 'b'.repeat(40) },
      '.gitmodules': '[submodule "vendor"]\n\tpath = vendor\n\turl = ext::sh -c touch% sprung\n',
    },
  ],
  'attributes with a filter': [DIFF, { '.gitattributes': '*.ts filter=evil diff=evil merge=evil\n*.json -text\n' }],
  'attributes in the folder of placements': [DIFF, { 'infra/placements/.gitattributes': '* filter=evil\n' }],
  'attributes that substitute': [DIFF, { '.gitattributes': '* ident export-subst\n' }],
  'a link that leads out': [DIFF, { 'infra/x': { link: '/etc/passwd' } }],
  'a link for a folder': [DIFF, { 'infra/x': { link: '../..' } }],
  'a hundred thousand bytes of ignore rules': [DIFF, { '.gitignore': '*\n'.repeat(50_000) }],
  'a file called like an option': [DIFF, { '--output=sprung': 'x\n' }],
  'a file called like a branch': [DIFF, { main: 'x\n', HEAD: 'x\n' }],
  'a file with a line break in its name': [DIFF, { 'a\n:100644 100644 0 0 M\tinfra/placements/service-1.ts': 'x\n' }],
};

const files = Object.entries(FILES).map(([what, [expected, content]]) =>
  atMergeRequest('T38', what, expected, (world) => Object.assign(world.branch, content)),
);

/** The checkout says that it came from a program, or from elsewhere: then no forge is asked. */
const ELSEWHERE: Expected = {
  outcome: 'review',
  because: [/another host than the one that the checkout came from/, /is not known/],
};
const NOWHERE: Expected = { outcome: 'review', because: [/is not known/] };
const moved = ['ext::sh -c touch% sprung', 'https://evil.example/platform/fleet.git', 'evil.example:platform/fleet.git'].map(
  (url) =>
    atMergeRequest('T38', `in a checkout that came from ${url}`, url.startsWith('ext') ? NOWHERE : ELSEWHERE, (world) => {
      world.place = (folder) => appendFileSync(join(folder, '.git/config'), `[remote "origin"]\n\turl = "${url}"\n`);
    }),
);

/** History as the folder would have it: objects in the place of others. */
async function twin(world: World): Promise<void> {
  UNKNOWN_KEY.play(world);
}

/** A commit with the record as it should be, to be shown in the place of the forged one. */
async function honest(folder: string, source: string): Promise<string> {
  const forged = await git(folder, ['show', `${source}:${RECORD}`]);
  const [sha = ''] = await commitAll(
    folder,
    [
      {
        ref: 'refs/heads/honest',
        parents: [`${source}^`],
        files: { [RECORD]: `${forged}\n` },
        message: 'Move\n',
        author: MALLORY,
      },
    ],
    NOW / 1000,
  );
  return sha;
}

const REPLACED: Readonly<Record<string, Place>> = {
  'the commit is replaced': async (folder, { source }) => {
    put(folder, `.git/refs/replace/${source}`, `${await honest(folder, source)}\n`);
  },
  'a graph of commits says otherwise': (folder, { source }) => graph(folder, source),
  'the base is replaced by the head': (folder, { base, source }) => put(folder, `.git/refs/replace/${base}`, `${source}\n`),
  'the head is replaced by the base': (folder, { base, source }) => put(folder, `.git/refs/replace/${source}`, `${base}\n`),
  'the keys are replaced': async (folder, { base }) => {
    const trusted = await git(folder, ['rev-parse', `${base}:policies/trust.json`]);
    const other = await git(folder, ['hash-object', '-w', '--stdin'], '{"version":1,"keys":[]}\n');
    put(folder, `.git/refs/replace/${trusted}`, `${other}\n`);
  },
  'the policy is replaced': async (folder, { base }) => {
    const thresholds = await git(folder, ['rev-parse', `${base}:policies/gate/data.json`]);
    const other = await git(folder, ['hash-object', '-w', '--stdin'], '{"thresholds":{}}\n');
    put(folder, `.git/refs/replace/${thresholds}`, `${other}\n`);
  },
};

/** Bytes in a file, each time that they are there. */
function swap(path: string, from: string, to: string): void {
  const content = readFileSync(path).toString('latin1');
  const [before, after] = [from, to].map((hex) => Buffer.from(hex, 'hex').toString('latin1'));
  writeFileSync(path, content.replaceAll(before ?? '', after ?? ''), 'latin1');
}

/** A graph of the commits, which Git reads in their place, with the files of an honest one beside the forged one's name. */
async function graph(folder: string, source: string): Promise<void> {
  const trees = [source, await honest(folder, source)].map((sha) => git(folder, ['rev-parse', `${sha}^{tree}`]));
  const [forged = '', other = ''] = await Promise.all(trees);
  await git(folder, ['commit-graph', 'write', '--reachable']);
  swap(join(folder, '.git/objects/info/commit-graph'), forged, other);
}

const replaced = Object.entries(REPLACED).flatMap(([what, place]) => {
  const play = (world: World) => {
    void twin(world);
    world.place = place;
  };
  return [
    atMergeRequest('T38', `a forged record, and ${what}`, UNKNOWN_KEY.expected, play),
    atProtectedBranch('T38', `a forged record, and ${what}`, UNKNOWN_KEY.expected, play),
  ];
});

/** History that is cut off or grafted: what cannot be told asks for a person. */
const NO_HISTORY = objects(
  ...UNREADABLE,
  ...['author_cannot_approve: review', 'data_only_diff: review', 'no_stateful_service: review'],
);
const CUT: Readonly<Record<string, readonly [Expected, Place]>> = {
  'grafted so that the head has no parent': [NO_HISTORY, (folder, { source }) => put(folder, '.git/info/grafts', `${source}\n`)],
  'grafted so that the base is its own child': [
    NO_HISTORY,
    (folder, { base, source }) => put(folder, '.git/info/grafts', `${base} ${source}\n`),
  ],
  'shallow at the head': [NO_HISTORY, (folder, { source }) => put(folder, '.git/shallow', `${source}\n`)],
  'shallow at the base': [objects('not_replayed: review'), (folder, { base }) => put(folder, '.git/shallow', `${base}\n`)],
};

const cut = Object.entries(CUT).map(([what, [expected, place]]) =>
  atMergeRequest('T38', `a history ${what}`, expected, (world) => {
    world.place = place;
  }),
);

export const TRAPS: readonly ForgeryCase[] = [...files, ...PROGRAMS, ...moved, ...replaced, ...cut];
