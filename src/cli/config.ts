import { parseArgs } from 'node:util';
import { ConfigSchema } from '../config-schema.ts';
import { loadCheckedConfig } from './checked-config.ts';
import type { Command } from './io.ts';

const HELP = `Usage: trimtab config validate [FILE]   check a configuration (default trimtab.yaml); exit 78 and the key's name when it is wrong
       trimtab config schema            print the JSON Schema for editors
       trimtab config show [FILE]       print the configuration with all defaults filled in`;

export const configCommand: Command = async (args, io) => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { help: { type: 'boolean', short: 'h', default: false } },
  });
  const [action, file = 'trimtab.yaml'] = positionals;
  if (values.help) {
    io.out(HELP);
    return 0;
  }
  switch (action) {
    case 'schema':
      io.out(JSON.stringify({ $schema: 'http://json-schema.org/draft-07/schema#', ...ConfigSchema }, null, 2));
      return 0;
    case 'validate':
      await loadCheckedConfig(file);
      io.out(`${file}: valid`);
      return 0;
    case 'show':
      io.out(JSON.stringify(await loadCheckedConfig(positionals[1] ?? null), null, 2));
      return 0;
    default:
      io.err(HELP);
      return 64;
  }
};
