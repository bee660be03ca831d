import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { configured } from '../deploy/terraform/engine.ts';
import { InfraError } from '../errors.ts';
import { synthesiseAll } from '../synth.ts';
import { type Command, listed, neededText, settingsOf } from './command.ts';

export const synthCommand: Command = {
  name: 'synth',
  summary: 'Write stacks as Terraform JSON, ready for `terraform init`.',
  details: ['Writes DIR/<stack>/cdk.tf.json with the state backend that the environment asks for.'],
  options: {
    out: { kind: 'text', value: 'DIR', help: 'Folder to write to.' },
    stacks: { kind: 'text', value: 'A,B', help: 'Only these stacks.' },
  },
  async run(given, context) {
    const out = resolve(context.cwd, neededText(given, 'out'));
    const all = synthesiseAll(context.root);
    const stacks = listed(given, 'stacks') ?? [...all.keys()];
    const settings = settingsOf(context);
    for (const stack of stacks) {
      const template = all.get(stack);
      if (template === undefined) throw new InfraError('unknown-stack', `there is no stack called ${stack}`);
      await mkdir(join(out, stack), { recursive: true });
      const json = JSON.stringify(configured(stack, template, settings), null, 2);
      await writeFile(join(out, stack, 'cdk.tf.json'), `${json}\n`);
    }
    context.say(`${stacks.length} ${stacks.length === 1 ? 'stack' : 'stacks'} written to ${out}`);
  },
};
