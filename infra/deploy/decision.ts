import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InfraError } from '../errors.ts';
import { isRecord } from '../fields.ts';

/** What an apply needs to know of the signed record that a commit carries. Its signature is the gate's business. */
export interface Decision {
  readonly service: string;
  readonly id: string;
  /** ms since the epoch. */
  readonly expiresAt: number;
  readonly policyDigest: string | null;
}

/** The decision that the checkout carries for a service; null when there is none. Throws an InfraError when it cannot be read. */
export async function readDecision(root: string, service: string): Promise<Decision | null> {
  const file = `infra/decisions/${service}.json`;
  const text = await readFile(join(root, 'decisions', `${service}.json`), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (text === null) return null;
  const record = recordOf(text);
  const expiresAt = Date.parse(String(record?.['expiresAt']));
  const { id, policyDigest } = record ?? {};
  if (record?.['service'] !== service || typeof id !== 'string' || Number.isNaN(expiresAt))
    throw new InfraError('invalid-decision', `${file} is no decision about ${service}`);
  return { service, id, expiresAt, policyDigest: typeof policyDigest === 'string' ? policyDigest : null };
}

function recordOf(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) && isRecord(value['record']) ? value['record'] : null;
  } catch {
    return null;
  }
}
