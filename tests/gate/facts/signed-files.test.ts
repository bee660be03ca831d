import { expect, it } from 'vitest';
import type { ChangedFile } from '../../../src/gate/facts/facts.ts';
import { signedFiles } from '../../../src/gate/facts/signed-files.ts';

const [A, B, C] = ['a', 'b', 'c'].map((letter) => letter.repeat(40)) as [string, string, string];
const PATH = 'infra/placements/service-1.ts';
const modes = { beforeMode: '100644', afterMode: '100644' } as const;
const CHANGED: ChangedFile[] = [
  { path: 'infra/decisions/service-1.json', status: 'added', ...modes, beforeMode: null, beforeBlob: null, afterBlob: C },
  { path: PATH, status: 'modified', ...modes, beforeBlob: A, afterBlob: B },
];
const signed = (files: unknown, changed: readonly ChangedFile[] | null = CHANGED) =>
  signedFiles('service-1', { record: { files }, signature: null }, changed);

it('match when exactly the placement file was signed, before and after', () => {
  expect(signed([{ path: PATH, before: A, after: B }])).toBe('match');
  const added = CHANGED.map((file) => ({ ...file, beforeBlob: null }));
  expect(signed([{ path: PATH, before: null, after: B }], added)).toBe('match');
});

it('are not known when the target branch has changed the file since', () => {
  const overtaken = CHANGED.map((file) => ({ ...file, overtaken: true as const }));
  expect(signed([{ path: PATH, before: A, after: B }], overtaken)).toBe('unknown');
  expect(signed([{ path: PATH, before: C, after: B }], overtaken)).toBe('differ');
});

it.each<[string, unknown]>([
  ['another text after', [{ path: PATH, before: A, after: C }]],
  ['another text before', [{ path: PATH, before: C, after: B }]],
  ['a new file', [{ path: PATH, before: null, after: B }]],
  ['another file', [{ path: 'infra/placements/service-2.ts', before: A, after: B }]],
  ['the record itself', [{ path: 'infra/decisions/service-1.json', before: null, after: C }]],
  ['the same file by another way', [{ path: 'infra/placements/./service-1.ts', before: A, after: B }]],
  [
    'a second file',
    [
      { path: PATH, before: A, after: B },
      { path: 'README.md', before: A, after: B },
    ],
  ],
  ['another algorithm', [{ path: PATH, before: A.padEnd(64, 'a'), after: B.padEnd(64, 'b') }]],
])('differ when what was signed is %s', (_, files) => {
  expect(signed(files)).toBe('differ');
});

it('differ when what was signed did not change', () => {
  expect(signed([{ path: PATH, before: A, after: B }], CHANGED.slice(0, 1))).toBe('differ');
});

it.each<[string, unknown]>([
  ['nothing', undefined],
  ['no list', {}],
  ['an empty list', []],
  ['no blob', [{ path: PATH, before: A }]],
  ['a blob of another form', [{ path: PATH, before: A, after: 'HEAD' }]],
  ['no side before', [{ path: PATH, after: B }]],
])('are not known when what was signed is %s', (_, files) => {
  expect(signed(files)).toBe('unknown');
});

it('are not known without a diff or a record', () => {
  expect(signed([{ path: PATH, before: A, after: B }], null)).toBe('unknown');
  expect(signedFiles('service-1', null, CHANGED)).toBe('unknown');
});
