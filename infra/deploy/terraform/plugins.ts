import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import awsProvider from '@cdktf/provider-aws/package.json' with { type: 'json' };
import { InfraError } from '../../errors.ts';
import type { Environment, Settings } from '../settings.ts';

/** The provider and version that the stacks are written for, as `registry.terraform.io/hashicorp/aws`. */
const { name: AWS_PROVIDER, version: AWS_VERSION } = awsProvider.cdktf.provider;

/** True when the folder is a plugin mirror that holds our version of the AWS provider, packed or not. */
export function holdsAwsProvider(folder: string): boolean {
  const provider = join(folder, ...AWS_PROVIDER.split('/'));
  if (!existsSync(provider)) return false;
  const packed = `terraform-provider-aws_${AWS_VERSION}_`;
  return existsSync(join(provider, AWS_VERSION)) || readdirSync(provider).some((name) => name.startsWith(packed));
}

/** The plugin folder to use, or null. Throws an InfraError when the named one is none. */
export function findPlugins(env: Environment, settings: Settings): string | null {
  const named = settings.pluginFolder;
  if (named === null) return usualFolders(env, settings.home).find(holdsAwsProvider) ?? null;
  if (holdsAwsProvider(named)) return named;
  throw new InfraError(
    'no-plugins',
    `the folder that TRIMTAB_TERRAFORM_PLUGIN_DIR names does not hold ${AWS_PROVIDER} ${AWS_VERSION}`,
  );
}

/** Where Terraform itself looks, what its configuration names, and one level below where software is installed. */
function usualFolders(env: Environment, home: string): readonly string[] {
  const shared = (env['XDG_DATA_DIRS'] ?? '/usr/local/share:/usr/share').split(':').filter((path) => path !== '');
  const own = env['XDG_DATA_HOME'] ?? join(home, '.local/share');
  const implied = [join(home, '.terraform.d/plugins'), ...[own, ...shared].map((path) => join(path, 'terraform/plugins'))];
  const cache = env['TF_PLUGIN_CACHE_DIR'];
  const installed = ['/opt', '/usr/local/lib', '/usr/local/share', '/usr/lib', '/usr/share', '/var/lib'].flatMap(below);
  return [...configured(env, home), ...(cache === undefined ? [] : [cache]), ...implied, ...installed];
}

function below(folder: string): readonly string[] {
  try {
    return readdirSync(folder).map((name) => join(folder, name));
  } catch {
    return [];
  }
}

/** Folders that Terraform's own configuration file names as mirror or cache. */
function configured(env: Environment, home: string): readonly string[] {
  const file = env['TF_CLI_CONFIG_FILE'] ?? join(home, '.terraformrc');
  if (!existsSync(file)) return [];
  const entries = readFileSync(file, 'utf8').matchAll(/^\s*(?:path|plugin_cache_dir)\s*=\s*"([^"]+)"/gm);
  return [...entries].flatMap(([, path]) => (path === undefined ? [] : [path.replace(/^(~|\$HOME)(?=\/)/, home)]));
}
