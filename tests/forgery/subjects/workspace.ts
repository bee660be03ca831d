import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createWorkspace } from '../../../src/forge/index.ts';
import type { Workspace } from '../../../src/forge/port.ts';
import { TrimtabError } from '../../../src/lib/errors.ts';
import type { Answer } from '../case.ts';

/**
 * Asks the Git side of the forge for something with a hostile name in it. Its address leads nowhere and its
 * folder does not exist: a name that got as far as Git would leave traces, or fail in another way.
 */
export async function workspaceAnswers(
  ask: (workspace: Workspace) => Promise<unknown>,
  options: { url?: string; targetBranch?: string } = {},
): Promise<Answer> {
  const folder = mkdtempSync(join(tmpdir(), 'trimtab-forged-'));
  const stateFolder = join(folder, 'state');
  try {
    const workspace = createWorkspace({
      url: 'file:///nowhere.git',
      token: null,
      stateFolder,
      targetBranch: 'main',
      author: { name: 'Trimtab', email: 'trimtab@localhost' },
      nodeModules: '/nowhere',
      clock: { now: () => 0 },
      ...options,
    });
    await ask(workspace);
    return { outcome: 'acted', because: ['it was done'] };
  } catch (error) {
    const code = error instanceof TrimtabError ? error.code : String(error);
    return { outcome: existsSync(stateFolder) ? 'acted' : 'refused', because: [code] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
