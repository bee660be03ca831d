import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** All that runs before the variables of a pipeline are out of the way, and what comes right after it. */
const EARLY = ['env', 'sed', 'readlink', 'git', 'npm', 'rm', 'ln', 'cmp'];

/** A folder of programs with the names of those that a job calls; each says that it was called. Gives its path. */
export function hostilePrograms(folder: string): string {
  const bin = join(folder, 'hostile');
  mkdirSync(bin, { recursive: true });
  for (const name of EARLY)
    writeFileSync(join(bin, name), `#!/bin/sh\necho 'a hostile ${name} was called' >&2\n`, { mode: 0o755 });
  return bin;
}
