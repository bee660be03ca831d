import { resolve } from 'node:path';
import { notify } from '../deploy/notify.ts';
import { type Command, neededText } from './command.ts';

export const notifyCommand: Command = {
  name: 'notify',
  summary: 'Tell the controller what was applied.',
  details: ['Posts to TRIMTAB_URL with TRIMTAB_DEPLOY_TOKEN; without TRIMTAB_URL it says so and ends well.'],
  options: { apply: { kind: 'text', value: 'FILE', help: 'The apply.json that `apply` wrote.' } },
  async run(given, { cwd, env, now, say }) {
    await notify({ apply: resolve(cwd, neededText(given, 'apply')), env, now, say });
  },
};
