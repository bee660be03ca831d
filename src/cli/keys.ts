import type { Command } from './io.ts';
import { checkKeys } from './keys/check.ts';
import { exportKeys } from './keys/export.ts';
import { listKeys } from './keys/list.ts';
import { retireKey } from './keys/retire.ts';
import { rotateKeys } from './keys/rotate.ts';

const HELP = `Usage: trimtab keys list [--json]           the keys that decisions are signed with
       trimtab keys rotate [options]        make a new key; the old one stays valid for an overlap
       trimtab keys export [--merge FILE]   print policies/trust.json, which makes the gate accept them
       trimtab keys check [options]         does the gate's side know the key that signs? exit 1 when not
       trimtab keys retire <id>             destroy a key at once

trimtab keys <action> --help tells more. Private keys are never printed.`;

const ACTIONS: Readonly<Record<string, Command>> = {
  list: listKeys,
  rotate: rotateKeys,
  export: exportKeys,
  check: checkKeys,
  retire: retireKey,
};

/** `EX_USAGE` of sysexits. */
const EXIT_USAGE = 64;

export const keysCommand: Command = async (args, io) => {
  const [name = '', ...rest] = args;
  const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
  if (action !== undefined) return await action(rest, io);
  const isHelp = name === '--help' || name === '-h' || name === 'help';
  if (isHelp) io.out(HELP);
  else io.err(HELP);
  return isHelp ? 0 : EXIT_USAGE;
};
