import { SERVICE_NAME, type ServiceSpec } from '../../domain/service.ts';
import { asObject, parseJson } from './json.ts';

/**
 * A service's description from the target branch. Only that it speaks of a service is checked here: the
 * rules check each field's type and range themselves.
 */
export function readSpec(text: string | null): ServiceSpec | null {
  if (text === null) return null;
  const spec = asObject(parseJson(text));
  const service = spec?.['service'];
  if (spec === null || typeof service !== 'string' || !SERVICE_NAME.test(service)) return null;
  return spec as unknown as ServiceSpec;
}
