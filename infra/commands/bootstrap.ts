import { bootstrap } from '../deploy/bootstrap.ts';
import { readSettings } from '../deploy/settings.ts';
import { announcedEngine, type Command, listed } from './command.ts';

export const bootstrapCommand: Command = {
  name: 'bootstrap',
  summary: 'Bring up every stack that was never applied.',
  details: ['For an empty cloud. A stack that has a state is left alone: it changes by merge requests only.'],
  options: { stacks: { kind: 'text', value: 'A,B', help: 'Only these stacks.' } },
  async run(given, context) {
    // No pipeline runs this: whoever does has set the variables himself.
    const settings = readSettings(context.env, context.cwd, context.env['CI_API_V4_URL'] || null);
    const engine = await announcedEngine(context, settings);
    await bootstrap({ root: context.root, engine, stacks: listed(given, 'stacks'), say: context.say });
  },
};
