import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve, sep } from 'node:path';
import type { PolicyReading } from '../../doctor/index.ts';
import { readPolicy } from '../../gate/policy-folder.ts';
import { messageOf } from '../../lib/errors.ts';

/** Lays the files into a folder that goes again, and has the gate's own reader look at it. */
export async function readPolicyFiles(files: ReadonlyMap<string, Uint8Array>): Promise<PolicyReading> {
  const folder = await mkdtemp(join(tmpdir(), 'trimtab-doctor-'));
  try {
    for (const [path, content] of files) {
      const target = resolve(folder, path);
      // Names come from the forge.
      if (!target.startsWith(folder + sep)) return { ok: false, problem: `the path ${path} leads out of the folder` };
      await mkdir(dirname(target), { recursive: true });
      await writeFile(target, content);
    }
    const { policyDigest } = await readPolicy(folder);
    return { ok: true, policyDigest };
  } catch (error) {
    return { ok: false, problem: messageOf(error) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
