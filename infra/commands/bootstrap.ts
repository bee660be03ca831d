import { bootstrap } from '../deploy/bootstrap.ts';
import { announcedEngine, type Command, listed } from './command.ts';

export const bootstrapCommand: Command = {
  name: 'bootstrap',
  summary: 'Bring up every stack that was never applied.',
  details: ['For an empty cloud. A stack that has a state is left alone: it changes by merge requests only.'],
  options: { stacks: { kind: 'text', value: 'A,B', help: 'Only these stacks.' } },
  async run(given, context) {
    const engine = await announcedEngine(context);
    await bootstrap({ root: context.root, engine, stacks: listed(given, 'stacks'), say: context.say });
  },
};
