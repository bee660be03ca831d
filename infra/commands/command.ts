import { buildEngine, chooseEngine } from '../deploy/choose-engine.ts';
import type { Engine } from '../deploy/engine.ts';
import { type Environment, readSettings, type Settings } from '../deploy/settings.ts';
import { UsageError } from '../errors.ts';

/** Where a command runs. */
export interface Context {
  readonly env: Environment;
  readonly cwd: string;
  /** The `infra` folder. */
  readonly root: string;
  /** ms since the epoch by the forge's clock. */
  readonly now: number;
  /** Prints one line. */
  say(line: string): void;
}

/** What was given on the command line, by option name; a flag that was given is `true`. */
export type Given = Readonly<Record<string, string | boolean | undefined>>;

export interface Option {
  readonly kind: 'text' | 'flag';
  /** What stands for the value in the help, such as `DIR`. */
  readonly value?: string;
  readonly help: string;
}

export interface Command {
  readonly name: string;
  /** One line. */
  readonly summary: string;
  /** Further lines of its help. */
  readonly details: readonly string[];
  readonly options: Readonly<Record<string, Option>>;
  /** Throws an InfraError when it refuses or fails. */
  run(given: Given, context: Context): Promise<void>;
}

/** Where the fleet's data is when this program comes from somewhere else, as from a gate project. */
export const FLEET = 'fleet';

/** Options of every command. */
export const COMMON: Readonly<Record<string, Option>> = {
  [FLEET]: { kind: 'text', value: 'DIR', help: "The fleet's infra folder (default: the one of this program)." },
};

export function text(given: Given, name: string): string | null {
  const found = given[name];
  return typeof found === 'string' && found !== '' ? found : null;
}

export function neededText(given: Given, name: string): string {
  const found = text(given, name);
  if (found === null) throw new UsageError(`the option --${name} is missing`);
  return found;
}

/** `a,b` as a list; null when the option was not given. */
export function listed(given: Given, name: string): readonly string[] | null {
  const found = text(given, name);
  return found === null ? null : found.split(',').filter((item) => item !== '');
}

export function settingsOf(context: Context): Settings {
  return readSettings(context.env, context.cwd);
}

/** Chooses the engine and says which and why. */
export async function announcedEngine(context: Context): Promise<Engine> {
  const settings = settingsOf(context);
  const { engine, because } = await chooseEngine(context.env, settings);
  context.say(`engine: ${engine} (${because})`);
  return buildEngine(engine, context.env, settings);
}
