import { readFile } from 'node:fs/promises';
import { isRecord } from '../fields.ts';
import type { Environment } from './settings.ts';

/** Tells whether a username is the bot's; capitals and small letters are the same user to a forge. */
export type IsBot = (username: string) => boolean;

/**
 * By the variable and by `policies/trust.json`: each name that either gives counts, so neither can take the other's away.
 * A file that cannot be read adds no name; the gate has read it already, and approves nothing without it.
 */
export async function botOf(env: Environment, trustFile: string): Promise<IsBot> {
  const names = new Set([env['TRIMTAB_BOT_USERNAME'], await trusted(trustFile)].map((name) => name?.toLowerCase()));
  return (username) => names.has(username.toLowerCase());
}

async function trusted(path: string): Promise<string | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(path, 'utf8'));
    return isRecord(value) && typeof value['bot'] === 'string' ? value['bot'] : undefined;
  } catch {
    return undefined;
  }
}
