import type { Commit } from '../../git/commits.ts';
import type { FileDiff } from '../../git/diff.ts';
import { PROJECT } from '../../state/project.ts';

export function presentCommit(commit: Commit, url: string) {
  return {
    id: commit.sha,
    short_id: commit.sha.slice(0, 8),
    created_at: commit.committedAt,
    parent_ids: commit.parents,
    title: commit.title,
    message: commit.message,
    author_name: commit.authorName,
    author_email: commit.authorEmail,
    authored_date: commit.authoredAt,
    committer_name: commit.committerName,
    committer_email: commit.committerEmail,
    committed_date: commit.committedAt,
    trailers: commit.trailers,
    extended_trailers: Object.fromEntries(Object.entries(commit.trailers).map(([key, value]) => [key, [value]])),
    web_url: `${url}/${PROJECT.path}/-/commit/${commit.sha}`,
  };
}

export function presentDiff(file: FileDiff) {
  return {
    diff: file.diff,
    collapsed: false,
    too_large: false,
    new_path: file.newPath,
    old_path: file.oldPath,
    a_mode: file.oldMode,
    b_mode: file.newMode,
    new_file: file.newFile,
    renamed_file: file.renamedFile,
    deleted_file: file.deletedFile,
    generated_file: false,
  };
}
