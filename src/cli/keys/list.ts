import { parseArgs } from 'node:util';
import { type KeyRing, type OwnKey, signingKeyOf } from '../../keys/index.ts';
import type { Command } from '../io.ts';
import { tableLines } from '../table.ts';
import { KEY_HELP, KEY_OPTIONS, openKeys, ringOf } from './options.ts';

const HELP = `Usage: trimtab keys list [--json] [options]

Lists the keys that decisions are signed with; their private halves are not shown.

  --json           one JSON object instead of text
${KEY_HELP}`;

export const listKeys: Command = async (args, io) => {
  const { values } = parseArgs({ args: [...args], options: { ...KEY_OPTIONS, json: { type: 'boolean', default: false } } });
  if (values.help) {
    io.out(HELP);
    return 0;
  }
  const { folder } = await openKeys(values, io);
  const ring = await ringOf(folder);
  const signs = signing(ring);
  if (values.json) io.out(JSON.stringify({ folder: folder.path, signs, keys: ring.keys }));
  else for (const line of lines(ring.keys, signs)) io.out(line);
  return 0;
};

/** Id of the newest key in force; null when none is. */
function signing(ring: KeyRing): string | null {
  try {
    return signingKeyOf(ring, { at: Date.now(), known: null }).keyId;
  } catch {
    return null;
  }
}

function lines(keys: readonly OwnKey[], signs: string | null): string[] {
  return tableLines(keys, [
    { title: 'key', cell: (key) => `${key.keyId === signs ? '* ' : '  '}${key.keyId}` },
    { title: 'status', cell: (key) => key.status },
    { title: 'signs from', cell: (key) => key.notBefore },
    { title: 'valid until', cell: (key) => key.notAfter ?? '-' },
    { title: 'public key', cell: (key) => key.publicKey },
  ]);
}
