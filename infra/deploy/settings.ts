import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { InfraError } from '../errors.ts';

export type EngineName = 'embedded' | 'terraform';
export type Environment = Readonly<Record<string, string | undefined>>;

/** What the environment says about a deployment; read once. */
export interface Settings {
  readonly engine: 'auto' | EngineName;
  /** Folder with Terraform's provider plugins; null = look in the usual places. */
  readonly pluginFolder: string | null;
  /** Address of an AWS API emulator; null = the real AWS. */
  readonly emulatorUrl: string | null;
  /** The simulated clouds; null = none. */
  readonly world: { readonly url: string; readonly token: string | null } | null;
  /** Local state, absolute. */
  readonly stateFolder: string;
  readonly backend: StateBackendSettings;
  readonly home: string;
}

export type StateBackendSettings =
  | { readonly kind: 'local' }
  | { readonly kind: 'gitlab'; readonly apiUrl: string; readonly projectId: string; readonly token: string | null }
  | {
      readonly kind: 's3';
      readonly bucket: string;
      readonly region: string;
      readonly prefix: string;
      /** DynamoDB table that locks; null = a lock file in the bucket. */
      readonly lockTable: string | null;
    };

function value(env: Environment, name: string): string | null {
  const found = env[name];
  return found === undefined || found === '' ? null : found;
}

function needed(env: Environment, name: string, why: string): string {
  const found = value(env, name);
  if (found === null) throw new InfraError('missing-setting', `the variable ${name} is not set: ${why}`);
  return found;
}

function choice<T extends string>(env: Environment, name: string, choices: readonly T[], fallback: T): T {
  const found = value(env, name);
  if (found === null) return fallback;
  const known = choices.find((candidate) => candidate === found);
  if (known === undefined)
    throw new InfraError('invalid-setting', `the variable ${name} has to be one of ${choices.join(', ')}, found "${found}"`);
  return known;
}

function address(env: Environment, name: string): string | null {
  const found = value(env, name);
  if (found === null) return null;
  if (!URL.canParse(found) || !/^https?:/.test(found))
    throw new InfraError('invalid-setting', `the variable ${name} has to be an http or https address`);
  return found.replace(/\/+$/, '');
}

function stateBackend(env: Environment, forge: string | null): StateBackendSettings {
  const kind = choice(env, 'TRIMTAB_STATE_BACKEND', ['local', 'gitlab', 's3'], 'local');
  if (kind === 'local') return { kind };
  if (kind === 's3') {
    const why = 'TRIMTAB_STATE_BACKEND=s3 needs a bucket and its region';
    return {
      kind,
      bucket: needed(env, 'TRIMTAB_STATE_BUCKET', why),
      region: needed(env, 'TRIMTAB_STATE_REGION', why),
      prefix: value(env, 'TRIMTAB_STATE_PREFIX') ?? 'trimtab',
      lockTable: value(env, 'TRIMTAB_STATE_LOCK_TABLE'),
    };
  }
  const why = 'TRIMTAB_STATE_BACKEND=gitlab works in a pipeline';
  return {
    kind,
    apiUrl: forge ?? needed(env, 'CI_API_V4_URL', why),
    projectId: needed(env, 'CI_PROJECT_ID', why),
    // GitLab lets maintainers write states; one that a developer's merge has started may not, so it can be given a token of its own.
    token: forge === null ? null : (value(env, 'TRIMTAB_STATE_TOKEN') ?? value(env, 'CI_JOB_TOKEN')),
  };
}

/**
 * `cwd`: local state goes to `.trimtab/state` below it. `forge`: root of the API that may be given tokens; null = none may.
 * Throws an InfraError that names the variable.
 */
export function readSettings(env: Environment, cwd: string, forge: string | null = null): Settings {
  const worldUrl = address(env, 'TRIMTAB_WORLD_URL');
  return {
    engine: choice(env, 'TRIMTAB_ENGINE', ['auto', 'embedded', 'terraform'], 'auto'),
    pluginFolder: value(env, 'TRIMTAB_TERRAFORM_PLUGIN_DIR'),
    emulatorUrl: address(env, 'AWS_ENDPOINT_URL'),
    world: worldUrl === null ? null : { url: worldUrl, token: value(env, 'TRIMTAB_WORLD_TOKEN') },
    stateFolder: resolve(cwd, value(env, 'TRIMTAB_STATE_DIR') ?? '.trimtab/state'),
    backend: stateBackend(env, forge),
    home: value(env, 'HOME') ?? homedir(),
  };
}
