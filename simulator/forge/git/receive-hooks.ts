import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PROJECT, ZERO_SHA } from '../state/project.ts';

/** Environment the hooks read. Git passes it on from the HTTP backend. */
export const PUSH_ENV = {
  /** `yes`: this pusher may move protected branches. */
  protectedAllowed: 'FORGE_PUSH_PROTECTED',
  /** File that gets one line `<old> <new> <ref>` per ref that was moved. */
  report: 'FORGE_PUSH_REPORT',
} as const;

const PRE_RECEIVE = `#!/bin/sh
# Branch protection. Nothing is taken when one ref is refused.
refuse() { echo "GitLab: $1" >&2; exit 1; }
while read -r old new ref; do
  case "$ref" in
    refs/heads/${PROJECT.defaultBranch})
      [ "$${PUSH_ENV.protectedAllowed}" = yes ] || refuse "You are not allowed to push code to protected branches on this project."
      [ "$new" != ${ZERO_SHA} ] || refuse "You can only delete protected branches using the web interface."
      [ "$old" = ${ZERO_SHA} ] || git merge-base --is-ancestor "$old" "$new" || \\
        refuse "You are not allowed to force push code to a protected branch on this project."
      ;;
    refs/heads/*|refs/tags/*) ;;
    *) refuse "You are not allowed to push to hidden refs." ;;
  esac
done
exit 0
`;

const POST_RECEIVE = `#!/bin/sh
# Tells the forge exactly what this push moved.
[ -n "$${PUSH_ENV.report}" ] || exit 0
while read -r line; do echo "$line"; done > "$${PUSH_ENV.report}"
`;

export async function installHooks(bare: string): Promise<void> {
  const folder = join(bare, 'hooks');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'pre-receive'), PRE_RECEIVE, { mode: 0o755 });
  await writeFile(join(folder, 'post-receive'), POST_RECEIVE, { mode: 0o755 });
}
