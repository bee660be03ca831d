import { parseArgs } from 'node:util';
import type { Command } from '../io.ts';
import { KEY_HELP, KEY_OPTIONS, openKeys } from './options.ts';

const HELP = `Usage: trimtab keys retire <id> [options]

Destroys a private key at once, for a key that somebody may have seen: rotate first. Refused when every other key has an end. Merge requests that it has signed
count until the key is gone from the target branch's policies/trust.json.

${KEY_HELP}`;

/** `EX_USAGE` of sysexits. */
const EXIT_USAGE = 64;

export const retireKey: Command = async (args, io) => {
  const { values, positionals } = parseArgs({ args: [...args], options: KEY_OPTIONS, allowPositionals: true });
  const [keyId] = positionals;
  if (values.help || keyId === undefined || positionals.length > 1) {
    io.out(HELP);
    return values.help ? 0 : EXIT_USAGE;
  }
  const { folder } = await openKeys(values, io);
  await folder.retire(keyId, Date.now());
  io.out(`${keyId} is gone`);
  io.err('Now take it from the gate too: trimtab keys export --merge policies/trust.json, and merge that.');
  return 0;
};
