import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { exportTrust } from '../../keys/index.ts';
import { messageOf, TrimtabError } from '../../lib/errors.ts';
import type { Command, Io } from '../io.ts';
import { KEY_HELP, KEY_OPTIONS, openKeys, ringOf } from './options.ts';

const HELP = `Usage: trimtab keys export [--merge FILE] [options]

Prints policies/trust.json with the public keys, to be committed to the target branch or to the gate project by somebody
who may. Project and target branch are filled in from the configuration.

  --merge FILE     keep the other fields and the foreign keys of this trust.json
${KEY_HELP}`;

export const exportKeys: Command = async (args, io) => {
  const { values } = parseArgs({ args: [...args], options: { ...KEY_OPTIONS, merge: { type: 'string' } } });
  if (values.help) {
    io.out(HELP);
    return 0;
  }
  const { folder, config } = await openKeys(values, io);
  const { projectId, targetBranch } = config.forge;
  const defaults = { projectId, targetBranch: projectId === null ? null : targetBranch };
  const base = values.merge === undefined ? null : await textOf(values.merge, io);
  const ring = await ringOf(folder);
  try {
    io.out(exportTrust(ring, base, defaults, Date.now()).trimEnd());
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new TrimtabError('usage', `--merge: ${values.merge} ${cause.message}`, { cause });
  }
  return 0;
};

async function textOf(path: string, io: Io): Promise<string> {
  try {
    return await readFile(resolve(io.cwd, path), 'utf8');
  } catch (cause) {
    throw new TrimtabError('usage', `--merge: ${path} cannot be read: ${messageOf(cause)}`, { cause });
  }
}
