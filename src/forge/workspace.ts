import { join } from 'node:path';
import type { Clock } from '../lib/clock.ts';
import { TrimtabError } from '../lib/errors.ts';
import { branchStateAt, holds, tipOf } from './branch-state.ts';
import { createClone } from './clone.ts';
import { contentsOfCommit } from './commit-contents.ts';
import type { Git } from './git.ts';
import { exportInfra } from './infra-checkout.ts';
import type { RepositoryState, Workspace } from './port.ts';
import { push, writeCommit } from './publish.ts';
import { checkedBranch, checkedFile, checkedSha } from './refs.ts';
import { repositoryState } from './repository-state.ts';

export interface WorkspaceOptions {
  /** Address of the repository (https, http, ssh or file URL) without credentials. */
  readonly url: string;
  /** Sent as a header; null where the address needs none. */
  readonly token: string | null;
  /** Belongs to this process alone; everything in it is a cache. */
  readonly stateFolder: string;
  readonly targetBranch: string;
  /** Who writes our commits; one of another address is a person's. */
  readonly author: { readonly name: string; readonly email: string };
  /** Folder with the packages that the stacks import. */
  readonly nodeModules: string;
  readonly clock: Pick<Clock, 'now'>;
  /** Told of files of the repository that cannot be used. */
  readonly onProblem?: (sentence: string) => void;
  /** Real ms for which a branch's state may be taken from the last fetch; a push is guarded by its lease anyway. */
  readonly recentMs?: number;
}

/** The git side of the forge: a bare clone under `stateFolder`, no work tree, few processes per call. */
export function createWorkspace(options: WorkspaceOptions): Workspace {
  const { url, token, stateFolder, author, clock } = options;
  const target = checkedBranch(options.targetBranch);
  const refspecs = [`+refs/heads/${target}:refs/remotes/origin/${target}`, '+refs/heads/trimtab/*:refs/remotes/origin/trimtab/*'];
  const clone = createClone({ url, token, refspecs }, stateFolder, options.recentMs ?? 1000);
  let last: RepositoryState | null = null;

  async function readState(git: Git): Promise<RepositoryState> {
    const headSha = await tipOf(git, target);
    if (headSha === null) throw new TrimtabError('no-target-branch', `reading the repository: it has no branch ${target}`);
    if (last?.headSha !== headSha) last = await repositoryState(git, headSha, options.onProblem ?? (() => undefined));
    return last;
  }

  return {
    read: () => clone.use('now', readState),
    branchState(branch) {
      const name = checkedBranch(branch);
      return clone.use('recently', (git) => branchStateAt(git, name, target, author.email));
    },
    commit(sha, path) {
      const [commit, file] = [checkedSha(sha), checkedFile(path)];
      return clone.use('recently', (git) => contentsOfCommit(git, commit, file));
    },
    isInTarget(sha) {
      const commit = checkedSha(sha);
      return clone.use('recently', (git) => holds(git, target, commit));
    },
    touchedSince(baseSha, headSha, paths) {
      const args = [checkedSha(baseSha), checkedSha(headSha), '--', ...paths.map(checkedFile)];
      return clone.use(
        'any',
        async (git) => (await git.text(['diff-tree', '-r', '--name-only', '-z', '--end-of-options', ...args])) !== '',
      );
    },
    publish({ branch, baseSha, change, message, expected }) {
      const commit = {
        branch: checkedBranch(branch),
        baseSha: checkedSha(baseSha),
        files: change.files,
        message,
        author,
        at: clock.now(),
      };
      return clone.use('any', async (git) => {
        const written = await writeCommit(git, commit);
        const answer = written.ok ? await push(git, branch, written.value.sha, expected) : written;
        if (!answer.ok) clone.forget();
        return answer;
      });
    },
    infraCheckout(sha) {
      const commit = checkedSha(sha);
      return clone.use('any', (git) => exportInfra(git, commit, join(stateFolder, 'infra'), options.nodeModules));
    },
  };
}
