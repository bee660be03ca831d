import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { COMMON, type Command, type Context, FLEET, type Given, text } from './commands/command.ts';
import { helpOf, helpOfAll } from './commands/help.ts';
import { COMMANDS } from './commands/index.ts';
import { InfraError, messageOf, UsageError } from './errors.ts';
import { INFRA } from './fleet.ts';

/** What the shell calls a failure that passes (EX_TEMPFAIL): the state has moved, so plan again. */
const STALE = 75;

/** Runs one command line and returns its exit code: 0 done, 1 refused or failed, 64 wrong usage, 75 the plan is stale. */
export async function main(args: readonly string[], context: Context): Promise<number> {
  try {
    await dispatch(args, context);
    return 0;
  } catch (error) {
    const advice = error instanceof InfraError && error.advice !== '' ? ` ${error.advice}` : '';
    context.say(`error: ${messageOf(error)}.${advice}`.replace(/([.!?])\.(?= |$)/, '$1'));
    if (error instanceof InfraError && error.code === 'stale-plan') return STALE;
    return error instanceof UsageError ? 64 : 1;
  }
}

async function dispatch([name, ...rest]: readonly string[], context: Context): Promise<void> {
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') return context.say(helpOfAll(COMMANDS));
  const command = COMMANDS.find((candidate) => candidate.name === name);
  if (command === undefined) throw new UsageError(`there is no command ${name}`, 'Try --help.');
  const given = parsed(command, rest);
  if (given['help'] === true) return context.say(helpOf(command));
  const fleet = text(given, FLEET);
  const root = fleet === null ? context.root : resolve(context.cwd, fleet);
  // Read as an empty fleet it would have nothing to plan and nothing wrong with it.
  if (!existsSync(root)) throw new UsageError(`there is no folder ${fleet}`);
  await command.run(given, { ...context, root });
}

function parsed(command: Command, args: readonly string[]): Given {
  const options = Object.fromEntries(
    Object.entries({ ...command.options, ...COMMON }).map(([name, { kind }]) => [
      name,
      { type: kind === 'text' ? 'string' : 'boolean' } as const,
    ]),
  );
  try {
    return parseArgs({ args: [...args], options: { ...options, help: { type: 'boolean', short: 'h' } } }).values as Given;
  } catch (cause) {
    throw new UsageError(messageOf(cause).split(/\. |\n|\.$/)[0] ?? '', `Try ${command.name} --help.`);
  }
}

/** The forge's clock as the job knows it, else the machine's. */
function forgeTime(startedAt: string | undefined): number {
  const time = Date.parse(startedAt ?? '');
  return Number.isNaN(time) ? Date.now() : time;
}

if (import.meta.main) {
  const { env } = process;
  const context = { env, cwd: process.cwd(), root: INFRA, now: forgeTime(env['CI_JOB_STARTED_AT']), say: console.log };
  process.exitCode = await main(process.argv.slice(2), context);
}
