import type { Push } from '../bus.ts';
import type { Core } from '../core.ts';

/** Takes over what a push moved, and tells everybody. Resolves when the forge's own records are in step. */
export async function recordPush(core: Core, push: Push): Promise<void> {
  core.stats.pushes += 1;
  const branch = branchOf(push);
  if (branch !== null) await rememberHead(core, branch);
  await core.onPush(push);
  core.bus.emit('pushed', push);
}

/** Git is asked, because pushes may be recorded in another order than they were made. */
async function rememberHead(core: Core, branch: string): Promise<void> {
  const head = await core.repository.branchHead(branch);
  if (head === null) core.state.branches.delete(branch);
  else core.state.branches.set(branch, head);
}

/** Null for tags. */
export function branchOf(push: Push): string | null {
  return push.ref.startsWith('refs/heads/') ? push.ref.slice('refs/heads/'.length) : null;
}
