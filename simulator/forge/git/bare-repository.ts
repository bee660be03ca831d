import { type GitOptions, type GitOutput, runGit } from './run.ts';

const SHA = /^[0-9a-f]{40}$/;
const REVISION = /^(?!.*(\.\.|\/\/|@\{|\.lock(\/|$)))[A-Za-z0-9_][A-Za-z0-9._/+-]{0,249}$/;

/** A name or SHA that can stand on Git's command line. */
export function isRevision(text: string): boolean {
  return REVISION.test(text);
}

/** The bare repository on disk: refs and plumbing. Commits, files and diffs are read by their own modules. */
export class BareRepository {
  /** Absolute path. */
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  run(args: readonly string[], options: GitOptions = {}): Promise<GitOutput> {
    return runGit(['-c', 'core.quotePath=false', '--git-dir', this.path, ...args], options);
  }

  async text(args: readonly string[], options: GitOptions = {}): Promise<string> {
    return (await this.run(args, options)).stdout.toString('utf8');
  }

  /** SHA of the commit that a branch, tag or (abbreviated) SHA names; null when there is none. */
  async resolve(revision: string): Promise<string | null> {
    if (!isRevision(revision)) return null;
    for (const name of [`refs/heads/${revision}`, revision]) {
      const found = await this.text(['rev-parse', '--verify', '--quiet', `${name}^{commit}`], { answers: [1, 128] });
      if (SHA.test(found.trim())) return found.trim();
    }
    return null;
  }

  /** Null when there is no such branch. */
  async branchHead(branch: string): Promise<string | null> {
    const name = `refs/heads/${branch}^{commit}`;
    const found = await this.text(['rev-parse', '--verify', '--quiet', name], { answers: [1, 128] });
    return SHA.test(found.trim()) ? found.trim() : null;
  }

  /** Head of each branch by name. */
  async branches(): Promise<Map<string, string>> {
    const lines = await this.text(['for-each-ref', '--format=%(objectname) %(refname:lstrip=2)', 'refs/heads/']);
    return new Map(
      lines
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => [line.slice(41), line.slice(0, 40)]),
    );
  }

  /** Null when the histories have nothing in common. */
  async mergeBase(a: string, b: string): Promise<string | null> {
    const found = await this.text(['merge-base', a, b], { answers: [1] });
    return found.trim() === '' ? null : found.trim();
  }

  /** Moves a ref only when it still is at `expected` (forty zeros: must not exist). False when it was not. */
  async moveRef(ref: string, to: string, expected: string): Promise<boolean> {
    const { code } = await this.run(['update-ref', ref, to, expected], { answers: [128] });
    return code === 0;
  }

  async setRef(ref: string, to: string): Promise<void> {
    await this.run(['update-ref', ref, to]);
  }

  async deleteRef(ref: string, expected: string): Promise<boolean> {
    const { code } = await this.run(['update-ref', '-d', ref, expected], { answers: [1, 128] });
    return code === 0;
  }
}
