import { resolve } from 'node:path';
import { plan } from '../deploy/plan.ts';
import { readSettings } from '../deploy/settings.ts';
import { UsageError } from '../errors.ts';
import { announcedEngine, type Command, forgeOf, neededText, settingsOf, text } from './command.ts';

const COMMIT = /^[0-9a-f]{7,64}$/;

export const planCommand: Command = {
  name: 'plan',
  summary: 'Plan what changed since a commit, and save the plans.',
  details: [
    'Plans the services whose placement changed between SHA and HEAD, or every stack when anything else',
    'of infra/ changed (decision records apart). Says of each stack whether the change is about it: by its placement,',
    'or because the two commits make different templates of it. Nothing else is applied. Writes DIR/plan.json,',
    'DIR/terraform.json and saved plans.',
  ],
  options: {
    out: { kind: 'text', value: 'DIR', help: 'Folder to write to.' },
    base: { kind: 'text', value: 'SHA', help: 'Commit to compare with.' },
    all: { kind: 'flag', help: 'Plan every stack.' },
  },
  async run(given, context) {
    const base = text(given, 'base');
    if ((base === null) === (given['all'] !== true)) throw new UsageError('give either --base SHA or --all');
    if (base !== null && !COMMIT.test(base)) throw new UsageError('the option --base takes a commit in hexadecimal digits');
    const out = resolve(context.cwd, neededText(given, 'out'));
    const { env, cwd, root, now, say } = context;
    // Nothing but a state that the forge keeps is asked for with a token.
    const local = settingsOf(context);
    const settings = local.backend.kind === 'gitlab' ? readSettings(env, cwd, await forgeOf(context)) : local;
    const engine = await announcedEngine(context, settings);
    await plan({ root, out, base, engine, now, say });
  },
};
