import { validate } from '../deploy/validate.ts';
import { InfraError } from '../errors.ts';
import type { Command } from './command.ts';

export const validateCommand: Command = {
  name: 'validate',
  summary: 'Check placements, specifications, catalogues and decision records, and synthesise every stack.',
  details: ['Prints one line per fault, with file and field.'],
  options: {},
  async run(_given, { root, say }) {
    const faults = validate(root);
    for (const fault of faults) say(fault);
    if (faults.length > 0) throw new InfraError('invalid', `${faults.length} ${faults.length === 1 ? 'fault' : 'faults'} found`);
    say('everything is sound');
  },
};
