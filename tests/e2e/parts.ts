import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

function has(program: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/**
 * Whether a suite that needs these programs is to be left out on this machine. Where TRIMTAB_REQUIRE_PARTS=1,
 * nothing is left out: a missing program fails the suite.
 */
export function leftOut(...programs: string[]): boolean {
  const missing = programs.filter((program) => !has(program));
  if (missing.length === 0) return false;
  if (process.env['TRIMTAB_REQUIRE_PARTS'] === '1') throw new Error(`Not on the path: ${missing.join(', ')}`);
  return true;
}
