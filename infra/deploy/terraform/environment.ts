import { existsSync } from 'node:fs';
import type { Environment, Settings } from '../settings.ts';
import { backendEnvironment } from './backend.ts';

/** Variables that Terraform and its plugins need; tokens of the pipeline are none of their business. */
const PASSED_ON =
  /^(PATH|HOME|USER|TMPDIR|LANG|LC_[A-Z]+|SSL_CERT_(FILE|DIR)|XDG_[A-Z_]+|(HTTPS?|NO|ALL)_PROXY|(https?|no|all)_proxy|AWS_[A-Z0-9_]+|TF_PLUGIN_CACHE_DIR|TF_TOKEN_[A-Za-z0-9_]+)$/;

/** The whole environment of a Terraform child. `dataFolder`: its own, so that runs do not meet. */
export function terraformEnvironment(env: Environment, settings: Settings, dataFolder: string): Environment {
  const passed = Object.entries(env).filter(([name]) => PASSED_ON.test(name));
  const configFile = env['TF_CLI_CONFIG_FILE'];
  return {
    ...Object.fromEntries(settings.emulatorUrl === null ? passed : passed.filter(([name]) => !/^AWS_(?!CA_BUNDLE)/.test(name))),
    // Terraform warns on every run about a file that is not there.
    ...(configFile !== undefined && existsSync(configFile) ? { TF_CLI_CONFIG_FILE: configFile } : {}),
    ...(settings.emulatorUrl === null ? {} : EMULATOR),
    ...backendEnvironment(settings),
    TF_DATA_DIR: dataFolder,
    TF_IN_AUTOMATION: '1',
    TF_INPUT: '0',
    CHECKPOINT_DISABLE: '1',
  };
}

const EMULATOR = {
  AWS_ACCESS_KEY_ID: 'emulator',
  AWS_SECRET_ACCESS_KEY: 'emulator',
  AWS_EC2_METADATA_DISABLED: 'true',
};
