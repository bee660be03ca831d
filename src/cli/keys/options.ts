import { resolve } from 'node:path';
import { type Config, keyFolderOf, loadConfig } from '../../config.ts';
import { type KeyFolder, type KeyRing, openKeyFolder } from '../../keys/index.ts';
import { TrimtabError } from '../../lib/errors.ts';
import type { Io } from '../io.ts';

/** What every action of `trimtab keys` understands. */
export const KEY_OPTIONS = {
  config: { type: 'string' },
  folder: { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

export const KEY_HELP = `  --config FILE    configuration that names the folder (keys.folder, or \`keys\` beside store.path); default: built-in values
  --folder DIR     the folder itself`;

export interface KeyRequest {
  readonly config?: string | undefined;
  readonly folder?: string | undefined;
}

export async function openKeys(request: KeyRequest, io: Io): Promise<{ readonly folder: KeyFolder; readonly config: Config }> {
  const config = await loadConfig(request.config === undefined ? null : resolve(io.cwd, request.config));
  const path = request.folder === undefined ? keyFolderOf(config, io.cwd) : resolve(io.cwd, request.folder);
  return { folder: openKeyFolder(path), config };
}

/** The keys that are there. Throws a `keys` error when there are none. */
export async function ringOf(folder: KeyFolder): Promise<KeyRing> {
  const ring = await folder.read();
  if (ring !== null) return ring;
  throw new TrimtabError('keys', `${folder.path}: there are no keys yet`, {
    advice: 'The controller makes the first one when it starts; trimtab keys rotate makes it now.',
  });
}

const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `90s`, `30m`, `24h`, `7d` in ms. Throws a `usage` error otherwise. */
export function durationOf(option: string, text: string): number {
  const match = /^(\d{1,6})([smhd])$/.exec(text);
  const ms = Number(match?.[1]) * (UNITS[match?.[2] ?? ''] ?? Number.NaN);
  if (Number.isFinite(ms)) return ms;
  throw new TrimtabError('usage', `${option}: "${text}" is no duration`, { advice: 'Write 90s, 30m, 24h or 7d.' });
}
