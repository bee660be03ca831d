import type { PolicyReading } from '../../doctor/index.ts';
import { readPolicy } from '../../gate/policy-folder.ts';
import { messageOf } from '../../lib/errors.ts';

/** Has the gate's own reader look at files of a policy folder, by their paths in it. */
export async function readPolicyFiles(files: ReadonlyMap<string, Uint8Array>, minimumVersion: number): Promise<PolicyReading> {
  const folder = { list: async () => [...files.keys()], read: async (path: string) => files.get(path) ?? null };
  try {
    const { policyDigest } = await readPolicy(folder, minimumVersion);
    return { ok: true, policyDigest };
  } catch (error) {
    return { ok: false, problem: messageOf(error) };
  }
}
