import { appendFile, lstat, mkdir, readdir, rm } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { BareRepository } from './bare-repository.ts';
import { type Signature, writeCommit } from './merge-tree.ts';
import { installHooks } from './receive-hooks.ts';
import { runGit } from './run.ts';

const NOT_WALKED = new Set(['node_modules', '.git', '.trimtab']);
/**
 * The repository lives as long as the process: no need to force every object to the disk, or to tidy up. Jobs and
 * clients may fetch any commit, as from GitLab.
 */
const SETTINGS = `
[core]
	fsync = none
[gc]
	auto = 0
[receive]
	autogc = false
[http]
	receivepack = true
[uploadpack]
	allowAnySHA1InWant = true
	allowFilter = true
`;

export interface SnapshotRequest {
  /** Folder whose files become the first commit. It is only read. */
  readonly folder: string;
  /** Path of the bare repository; what is there is replaced. */
  readonly bare: string;
  readonly branch: string;
  readonly author: Signature;
  readonly message: string;
  /** True for paths (with `/`) that stay out of the first commit. */
  readonly leaveOut: (path: string) => boolean;
  /** Files of the first commit by path, in the place of the folder's own or beside them. */
  readonly texts?: Readonly<Record<string, string>>;
}

/** Makes a bare repository whose only commit holds the files of a folder as they are now. */
export async function snapshot(request: SnapshotRequest): Promise<{ repository: BareRepository; sha: string }> {
  await rm(request.bare, { recursive: true, force: true });
  await mkdir(request.bare, { recursive: true });
  await runGit(['init', '--quiet', '--bare', `--initial-branch=${request.branch}`, request.bare]);
  const repository = new BareRepository(request.bare);
  await appendFile(join(request.bare, 'config'), SETTINGS);
  await installHooks(request.bare);
  const files = (await listFiles(request.folder)).filter((path) => !request.leaveOut(path));
  const tree = await writeTree(repository, request.folder, files, request.texts ?? {});
  const { author, message } = request;
  const sha = await writeCommit(repository, { tree, parents: [], message, author, committer: author });
  await repository.setRef(`refs/heads/${request.branch}`, sha);
  return { repository, sha };
}

/** Paths relative to the folder, with `/`: what Git would commit, or everything but the usual left-outs. */
export async function listFiles(folder: string): Promise<string[]> {
  const listed = await runGit(['ls-files', '-co', '--exclude-standard', '-z'], { cwd: folder, answers: [128] });
  const paths = [...new Set(listed.stdout.toString('utf8').split('\0'))].filter((path) => path !== '' && !path.endsWith('/'));
  const files = listed.code === 0 && paths.length > 0 ? await present(folder, paths) : await walk(folder, folder);
  return files.sort();
}

/** Git also lists files that were deleted and not committed yet, and submodules. */
async function present(folder: string, paths: readonly string[]): Promise<string[]> {
  const there = await Promise.all(
    paths.map((path) =>
      lstat(join(folder, path)).then(
        (entry) => entry.isFile() || entry.isSymbolicLink(),
        () => false,
      ),
    ),
  );
  return paths.filter((_, index) => there[index]);
}

async function walk(root: string, folder: string): Promise<string[]> {
  const entries = (await readdir(folder, { withFileTypes: true })).filter((entry) => !NOT_WALKED.has(entry.name));
  const nested = entries.map(async (entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return walk(root, path);
    return entry.isFile() || entry.isSymbolicLink() ? [relative(root, path).split(sep).join('/')] : [];
  });
  return (await Promise.all(nested)).flat();
}

async function writeTree(
  repository: BareRepository,
  folder: string,
  files: readonly string[],
  texts: Readonly<Record<string, string>>,
): Promise<string> {
  const env = { GIT_INDEX_FILE: join(repository.path, 'snapshot-index'), GIT_WORK_TREE: folder };
  const input = files.map((path) => `${path}\0`).join('');
  await repository.run(['update-index', '--add', '-z', '--stdin'], { env, cwd: folder, input });
  for (const [path, text] of Object.entries(texts)) {
    const blob = (await repository.text(['hash-object', '-w', '--stdin'], { input: text })).trim();
    await repository.run(['update-index', '--add', '--cacheinfo', `100644,${blob},${path}`], { env, cwd: folder });
  }
  const tree = (await repository.text(['write-tree'], { env, cwd: folder })).trim();
  await rm(env.GIT_INDEX_FILE, { force: true });
  return tree;
}
