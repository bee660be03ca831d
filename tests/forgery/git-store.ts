import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Text, a link, an executable, a submodule, raw bytes; null deletes. */
export type FileContent =
  | string
  | Buffer
  | { readonly link: string }
  | { readonly executable: string }
  | { readonly submodule: string }
  | null;
export type Files = Readonly<Record<string, FileContent>>;

export interface CommitSpec {
  /** Full name of the ref that it moves. */
  readonly ref: string;
  /** Commits, or `:1` for the first one of the same call; `files` is laid over the first parent. None = a first commit. */
  readonly parents: readonly string[];
  readonly files: Files;
  readonly message: string;
  /** `Name <address>` */
  readonly author?: string;
  readonly committer?: string;
}

export const BOT = 'Trimtab <trimtab@localhost>';

/** Runs Git in a folder of the corpus, deaf to the configuration of the machine. */
export function git(folder: string, args: readonly string[], input: string | Buffer = ''): Promise<string> {
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: folder,
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    LC_ALL: 'C',
  };
  return new Promise((resolve, reject) => {
    const child = execFile('git', args, { cwd: folder, env, maxBuffer: 1 << 26 }, (error, stdout, stderr) =>
      error === null ? resolve(stdout.trim()) : reject(new Error(`git ${args[0]}: ${stderr}`, { cause: error })),
    );
    child.stdin?.on('error', () => {});
    child.stdin?.end(input);
  });
}

/** Makes commits in one Git process and answers with their names. Nothing is checked out. */
export async function commitAll(folder: string, commits: readonly CommitSpec[], atSeconds: number): Promise<string[]> {
  const stream = Buffer.concat(commits.map((commit, index) => streamOf(commit, index + 1, atSeconds + index)));
  const said = await git(folder, ['fast-import', '--quiet', '--force', '--done'], Buffer.concat([stream, Buffer.from('done\n')]));
  return said.split('\n').filter((line) => line !== '');
}

/** The same commit with a signature in it; answers with its name. */
export async function withSignature(folder: string, sha: string): Promise<string> {
  const signature = ['gpgsig -----BEGIN PGP SIGNATURE-----', ' ', ' x', ' -----END PGP SIGNATURE-----'].join('\n');
  const signed = (await git(folder, ['cat-file', 'commit', sha])).replace(/^committer .*$/m, `$&\n${signature}`);
  return git(folder, ['hash-object', '-t', 'commit', '-w', '--stdin'], `${signed}\n`);
}

function streamOf(commit: CommitSpec, mark: number, at: number): Buffer {
  const { ref, parents, files, message, author = BOT, committer = author } = commit;
  const [first, ...others] = parents;
  // A commit without parents must not go on from what the ref says.
  const head = [
    ...(first === undefined ? [`reset ${ref}`] : []),
    `commit ${ref}`,
    `mark :${mark}`,
    `author ${author} ${at} +0000`,
    `committer ${committer} ${at} +0000`,
  ];
  const lines: Buffer[] = [Buffer.from(`${head.join('\n')}\n`), data(Buffer.from(message))];
  if (first !== undefined) lines.push(Buffer.from(`from ${first}\n`));
  for (const other of others) lines.push(Buffer.from(`merge ${other}\n`));
  for (const [path, content] of Object.entries(files)) lines.push(fileOf(path, content));
  lines.push(Buffer.from(`\nget-mark :${mark}\n`));
  return Buffer.concat(lines);
}

function fileOf(path: string, content: FileContent): Buffer {
  const name = quoted(path);
  if (content === null) return Buffer.from(`D ${name}\n`);
  if (typeof content === 'object' && 'submodule' in content) return Buffer.from(`M 160000 ${content.submodule} ${name}\n`);
  const [mode, body] = bodyOf(content);
  return Buffer.concat([Buffer.from(`M ${mode} inline ${name}\n`), data(body)]);
}

function bodyOf(content: string | Buffer | { link: string } | { executable: string }): [string, Buffer] {
  if (typeof content === 'string') return ['100644', Buffer.from(content)];
  if (Buffer.isBuffer(content)) return ['100644', content];
  return 'link' in content ? ['120000', Buffer.from(content.link)] : ['100755', Buffer.from(content.executable)];
}

function data(content: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`data ${content.length}\n`), content, Buffer.from('\n')]);
}

/** As C writes it: any byte of a path can stand in a stream. */
function quoted(path: string): string {
  const bytes = [...Buffer.from(path)].map((byte) => {
    const plain = byte > 31 && byte < 127 && byte !== 34 && byte !== 92;
    return plain ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, '0')}`;
  });
  return `"${bytes.join('')}"`;
}

/** A repository with nothing checked out, made without a process; `objects` names a folder whose objects it may use too. */
export function emptyRepository(
  folder: string,
  content: { objects: string | null; head: string; refs: Readonly<Record<string, string>> },
): void {
  const { objects, head, refs } = content;
  const dot = join(folder, '.git');
  mkdirSync(join(dot, 'objects/info'), { recursive: true });
  mkdirSync(join(dot, 'refs/heads'), { recursive: true });
  if (objects !== null) writeFileSync(join(dot, 'objects/info/alternates'), `${objects}\n`);
  writeFileSync(join(dot, 'HEAD'), `${head}\n`);
  writeFileSync(join(dot, 'config'), '[core]\n\trepositoryformatversion = 0\n\tbare = false\n');
  for (const [ref, sha] of Object.entries(refs)) {
    mkdirSync(dirname(join(dot, ref)), { recursive: true });
    writeFileSync(join(dot, ref), `${sha}\n`);
  }
}
