import { runChild } from '../../../infra/deploy/child.ts';
import { readSettings } from '../../../infra/deploy/settings.ts';
import { findPlugins } from '../../../infra/deploy/terraform/plugins.ts';
import { type Emulator, startEmulator } from '../../../scripts/emulator.ts';

/** What a run of the real Terraform needs. */
export interface TerraformParts {
  readonly plugins: string;
  readonly emulator: Emulator;
}

/**
 * Starts the emulator and finds the rest; null when something is missing, or, with
 * TRIMTAB_REQUIRE_PARTS=1, an error that says what.
 */
export async function terraformParts(): Promise<TerraformParts | null> {
  const missing: string[] = [];
  const version = { command: 'terraform', args: ['version'], cwd: '/', env: { PATH: process.env['PATH'] }, timeoutMs: 30_000 };
  await runChild(version).catch(() => missing.push('terraform on the PATH'));
  const plugins = findPlugins(process.env, readSettings(process.env, '/'));
  if (plugins === null) missing.push('a folder with the AWS provider (TRIMTAB_TERRAFORM_PLUGIN_DIR)');
  const emulator = missing.length === 0 ? await startEmulator() : null;
  if (emulator !== null && plugins !== null) return { plugins, emulator };
  if (missing.length === 0) missing.push('moto_server on the PATH');
  if (process.env['TRIMTAB_REQUIRE_PARTS'] === '1') throw new Error(`missing: ${missing.join(', ')}`);
  console.warn(`skipped: missing ${missing.join(', ')}`);
  return null;
}
