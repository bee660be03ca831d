import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { findOpa } from '../../scripts/build-policy.ts';

export const run = promisify(execFile);

/** Path of the OPA command line; null on a machine that has none. */
export const opa = await findOpa();

/** Where every part has to be there, a missing one fails instead of being skipped. */
export const skipWithoutOpa = opa === null && process.env['TRIMTAB_REQUIRE_PARTS'] !== '1';

export function requireOpa(): string {
  if (opa === null) throw new Error('The OPA command line was not found: install it, or name it with OPA.');
  return opa;
}
