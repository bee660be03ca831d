import { applyCommand } from './apply.ts';
import { bootstrapCommand } from './bootstrap.ts';
import type { Command } from './command.ts';
import { notifyCommand } from './notify.ts';
import { planCommand } from './plan.ts';
import { synthCommand } from './synth.ts';
import { validateCommand } from './validate.ts';

/** What the command line can do, in the order of a pipeline. */
export const COMMANDS: readonly Command[] = [
  validateCommand,
  synthCommand,
  planCommand,
  applyCommand,
  notifyCommand,
  bootstrapCommand,
];
