import { join, resolve } from 'node:path';
import { buildEngine, chooseEngine } from '../deploy/choose-engine.ts';
import type { Engine } from '../deploy/engine.ts';
import { heldForge } from '../deploy/forge-address.ts';
import { type Environment, readSettings, type Settings } from '../deploy/settings.ts';
import { UsageError } from '../errors.ts';
import { INFRA } from '../fleet.ts';

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

/** For what gives no token to anybody. */
export function settingsOf(context: Context): Settings {
  return readSettings(context.env, context.cwd);
}

/** The forge that a job of a pipeline may ask, see `heldForge`. A gate project says it where it brings this program. */
export function forgeOf({ env, root }: Context): Promise<string | null> {
  return heldForge({ env, root, trustFile: resolve(root) === resolve(INFRA) ? null : join(INFRA, '../policies/trust.json') });
}

/** Chooses the engine and says which and why. */
export async function announcedEngine(context: Context, settings: Settings): Promise<Engine> {
  const { engine, because } = await chooseEngine(context.env, settings);
  context.say(`engine: ${engine} (${because})`);
  return buildEngine(engine, context.env, settings);
}
