import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exportTrust, openKeyFolder, TRUST_PATH } from '../../keys/index.ts';

/** The only project of the local forge, and Trimtab's account there. */
const LOCAL = { bot: 'trimtab', projectId: 1, targetBranch: 'main' };

/** Where the keys of a local run lie. */
export function localKeys(stateDir: string): string {
  return join(stateDir, 'keys');
}

/**
 * Makes the run's key and the text of `policies/trust.json` that knows it: what a person would have committed before
 * the controller starts for the first time. The world has a time of its own, so the key is valid at any.
 */
export async function localTrust(repository: string, stateDir: string): Promise<string> {
  const ring = await openKeyFolder(localKeys(stateDir)).ensure(0);
  const template: unknown = JSON.parse(await readFile(join(repository, TRUST_PATH), 'utf8'));
  const minimumPolicyVersion = await policyVersion(repository);
  const file = { ...(template as object), ...LOCAL, ...(minimumPolicyVersion === null ? {} : { minimumPolicyVersion }) };
  return exportTrust(ring, JSON.stringify(file), LOCAL, 0);
}

/** Version of the policy that the run starts with: no older one has ever judged there. Null when there is none. */
async function policyVersion(repository: string): Promise<number | null> {
  const manifest = await readFile(join(repository, 'policies/gate.json'), 'utf8').catch(() => '{}');
  const { version } = JSON.parse(manifest) as { readonly version?: unknown };
  return typeof version === 'number' ? version : null;
}

/** The same as a file for the simulator; returns its path. */
export async function writeLocalTrust(repository: string, stateDir: string): Promise<string> {
  const path = join(stateDir, 'trust.json');
  await writeFile(path, await localTrust(repository, stateDir));
  return path;
}
