import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = 'tests/.artifacts/assurance';

/** Where a suite leaves what it found, one JSON object per line: not under version control. */
export function evidenceFile(suite: string): string {
  mkdirSync(FOLDER, { recursive: true });
  return join(FOLDER, `${suite}.jsonl`);
}

/** Takes away what an earlier run found. */
export function forgetEvidence(suite: string): void {
  rmSync(evidenceFile(suite), { force: true });
}
