import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { InfraError } from '../errors.ts';
import { embeddedEngine } from './embedded/engine.ts';
import type { Engine } from './engine.ts';
import type { EngineName, Environment, Settings } from './settings.ts';
import { fileState } from './state/file-state.ts';
import { worldState } from './state/world-state.ts';
import { terraformEngine } from './terraform/engine.ts';
import { findPlugins } from './terraform/plugins.ts';

const EMULATOR_TIMEOUT_MS = 3000;

export interface Choice {
  readonly engine: EngineName;
  /** One line that says why. */
  readonly because: string;
}

/** Terraform when all of its parts are there, else the embedded engine, with what was missing. */
export async function chooseEngine(env: Environment, settings: Settings): Promise<Choice> {
  if (settings.engine === 'embedded') return { engine: 'embedded', because: 'TRIMTAB_ENGINE says so' };
  const onPath = isOnPath(env, 'terraform');
  if (settings.engine === 'terraform') {
    if (!onPath) throw new InfraError('no-terraform', 'TRIMTAB_ENGINE=terraform, and no `terraform` is on the PATH');
    if (losesState(env, settings)) throw new InfraError('lost-state', `TRIMTAB_ENGINE=terraform, and ${LOST_STATE}`);
    return { engine: 'terraform', because: 'TRIMTAB_ENGINE says so' };
  }
  const plugins = findPlugins(env, settings);
  const missing = [
    ...(onPath ? [] : ['no `terraform` is on the PATH']),
    ...(plugins === null ? ['no folder with the AWS provider was found'] : []),
    ...(await emulatorFault(settings.emulatorUrl)),
    ...(losesState(env, settings) ? [LOST_STATE] : []),
  ];
  if (missing.length > 0) return { engine: 'embedded', because: missing.join(', ') };
  return { engine: 'terraform', because: `the AWS provider is in ${plugins} and an emulator answers at ${settings.emulatorUrl}` };
}

const LOST_STATE = 'TRIMTAB_STATE_BACKEND names no home for the state, which would be gone with the job';

/** A pipeline's job has a folder of its own: Terraform would forget there what it built. */
function losesState(env: Environment, settings: Settings): boolean {
  return settings.backend.kind === 'local' && env['CI'] !== undefined && env['TRIMTAB_STATE_DIR'] === undefined;
}

/** The engine of that name. */
export function buildEngine(name: EngineName, env: Environment, settings: Settings): Engine {
  const world = settings.world === null ? null : worldState(settings.world);
  if (name === 'embedded') return embeddedEngine(world ?? fileState(settings.stateFolder));
  const plugins = findPlugins(env, settings);
  return terraformEngine({ env, settings, plugins }, settings.world?.token === null ? null : world);
}

function isOnPath(env: Environment, program: string): boolean {
  return (env['PATH'] ?? '').split(':').some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return folder !== '';
    } catch {
      return false;
    }
  });
}

async function emulatorFault(url: string | null): Promise<readonly string[]> {
  if (url === null) return ['AWS_ENDPOINT_URL names no AWS emulator'];
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(EMULATOR_TIMEOUT_MS), redirect: 'manual' });
    await response.body?.cancel();
    return [];
  } catch {
    return [`no AWS emulator answers at ${url}`];
  }
}
