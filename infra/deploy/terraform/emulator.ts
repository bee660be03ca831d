import { isRecord } from '../../fields.ts';
import type { Template } from '../../stacks/render.ts';

const SERVICES = ['autoscaling', 'cloudwatch', 'ec2', 'sts'];

/** Attributes that emulators do not echo; without this every plan would want to write them again. */
const NOT_ECHOED: Readonly<Record<string, readonly string[]>> = {
  aws_autoscaling_policy: ['enabled', 'predictive_scaling_configuration'],
};

/**
 * The same stack against an AWS API emulator. The address goes into the configuration, and so into the
 * saved plan: a plan made for the emulator can never reach the real AWS, nor real credentials the emulator.
 */
export function forEmulator(template: Template, url: string): Template {
  const copy = structuredClone(template);
  const providers = isRecord(copy['provider']) ? copy['provider']['aws'] : undefined;
  for (const provider of Array.isArray(providers) ? providers : []) Object.assign(provider, connectionTo(url));
  const resources = isRecord(copy['resource']) ? copy['resource'] : {};
  for (const [type, attributes] of Object.entries(NOT_ECHOED))
    for (const resource of Object.values(resources[type] ?? {})) ignore(resource, attributes);
  return copy;
}

function connectionTo(url: string): Record<string, unknown> {
  return {
    access_key: 'emulator',
    secret_key: 'emulator',
    skip_credentials_validation: true,
    skip_metadata_api_check: 'true',
    skip_requesting_account_id: true,
    skip_region_validation: true,
    max_retries: 3,
    endpoints: [Object.fromEntries(SERVICES.map((service) => [service, url]))],
  };
}

function ignore(resource: unknown, attributes: readonly string[]): void {
  if (!isRecord(resource)) return;
  const lifecycle = isRecord(resource['lifecycle']) ? resource['lifecycle'] : {};
  const present = Array.isArray(lifecycle['ignore_changes']) ? lifecycle['ignore_changes'] : [];
  resource['lifecycle'] = { ...lifecycle, ignore_changes: [...present, ...attributes] };
}
