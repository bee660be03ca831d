import { join } from 'node:path';
import type { BackendBlock } from '../../stacks/state-backend.ts';
import type { Environment, Settings } from '../settings.ts';

/** Where Terraform keeps the state of one stack. Tokens stay out of it: they come by environment. */
export function backendBlock(stack: string, settings: Settings): BackendBlock {
  const { backend, stateFolder } = settings;
  if (backend.kind === 'local') return { type: 'local', settings: { path: join(stateFolder, 'terraform', `${stack}.tfstate`) } };
  if (backend.kind === 's3') return { type: 's3', settings: s3(stack, settings, backend) };
  const project = encodeURIComponent(backend.projectId);
  const address = `${backend.apiUrl}/projects/${project}/terraform/state/${stack}`;
  return {
    type: 'http',
    settings: {
      address,
      lock_address: `${address}/lock`,
      unlock_address: `${address}/lock`,
      lock_method: 'POST',
      unlock_method: 'DELETE',
      retry_wait_min: 2,
    },
  };
}

type S3 = Extract<Settings['backend'], { kind: 's3' }>;

function s3(stack: string, settings: Settings, backend: S3): BackendBlock['settings'] {
  const { bucket, region, prefix, lockTable } = backend;
  return {
    bucket,
    region,
    key: `${prefix}/${stack}.tfstate`,
    encrypt: true,
    ...(lockTable === null ? { use_lockfile: true } : { dynamodb_table: lockTable }),
    ...(settings.emulatorUrl === null ? {} : { ...EMULATED_S3, endpoints: { s3: settings.emulatorUrl } }),
  };
}

const EMULATED_S3 = {
  use_path_style: true,
  skip_credentials_validation: true,
  skip_metadata_api_check: true,
  skip_requesting_account_id: true,
  skip_region_validation: true,
};

/** Credentials of the state's home, for the environment of Terraform only. */
export function backendEnvironment({ backend }: Settings): Environment {
  if (backend.kind !== 'gitlab' || backend.token === null) return {};
  return { TF_HTTP_USERNAME: 'gitlab-ci-token', TF_HTTP_PASSWORD: backend.token };
}
