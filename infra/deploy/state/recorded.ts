import { InfraError } from '../../errors.ts';
import { isRecord } from '../../fields.ts';
import type { Resource } from '../changes.ts';
import type { RecordedStack } from './state-store.ts';

function isResource(value: unknown): value is Resource {
  return (
    isRecord(value) && typeof value['address'] === 'string' && typeof value['type'] === 'string' && isRecord(value['values'])
  );
}

/** Checks a recorded state that came from outside. `where` names it in the refusal. */
export function recordedStack(where: string, value: unknown): RecordedStack {
  if (isRecord(value)) {
    const { stack, serial, engine, resources } = value;
    const sound = typeof stack === 'string' && Number.isInteger(serial) && (engine === 'embedded' || engine === 'terraform');
    if (sound && Array.isArray(resources) && resources.every(isResource))
      return { stack, serial: Number(serial), engine, resources };
  }
  throw new InfraError('invalid-state', `${where} does not hold the state of a stack`);
}
