import { join, resolve } from 'node:path';
import { apply } from '../deploy/apply.ts';
import { buildEngine } from '../deploy/choose-engine.ts';
import { forgeJob } from '../deploy/forge-job.ts';
import { readSettings } from '../deploy/settings.ts';
import { INFRA } from '../fleet.ts';
import { type Command, forgeOf, neededText, text } from './command.ts';

export const applyCommand: Command = {
  name: 'apply',
  summary: 'Apply exactly the plan that was judged.',
  details: [
    'Refuses when the verdict was given for another plan, commit, pipeline or decision, when it has run out or',
    'contradicts itself, and when it is neither `auto` nor a `review` that a person approved. A stack that newer',
    'commits have taken over is left alone, and so is one that the judged change is not about. When the state has',
    'moved since the plan it ends with 75: plan again, have it judged again, apply that.',
    'The engine is the one that made the plan.',
  ],
  options: {
    plan: { kind: 'text', value: 'DIR', help: 'Folder that `plan` wrote.' },
    verdict: { kind: 'text', value: 'FILE', help: 'The gate\u2019s verdict.json.' },
    out: { kind: 'text', value: 'FILE', help: 'Where to write what was applied (default: apply.json).' },
  },
  async run(given, context) {
    const at = (path: string) => resolve(context.cwd, path);
    const forge = await forgeOf(context);
    const settings = readSettings(context.env, context.cwd, forge);
    const applied = await apply({
      root: context.root,
      plan: at(neededText(given, 'plan')),
      verdict: at(neededText(given, 'verdict')),
      // Beside this program, so a gate project's own where it brings the program.
      trust: join(INFRA, '../policies/trust.json'),
      out: at(text(given, 'out') ?? 'apply.json'),
      engine: (name) => buildEngine(name, context.env, settings),
      env: context.env,
      job: await forgeJob(forge, context.env),
      now: context.now,
      say: context.say,
    });
    const { outcome, engine, services } = applied;
    if (engine === 'embedded' && settings.world === null)
      context.say(
        'no cloud was touched: the embedded engine wrote state files only. A real project sets TRIMTAB_ENGINE=terraform.',
      );
    context.say(outcome === 'nothing' ? 'nothing to apply' : `applied by ${engine}: ${services.join(', ') || 'no service'}`);
  },
};
