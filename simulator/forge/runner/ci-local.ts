import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Exit, runGroup } from './group-process.ts';
import { isPredefined, type Variables } from './variables.ts';

/** What gitlab-ci-local makes up when it is not told: better absent, as in GitLab, than invented. */
const MADE_UP = [
  'CI_COMMIT_BRANCH',
  'CI_COMMIT_DESCRIPTION',
  'CI_COMMIT_MESSAGE',
  'CI_COMMIT_REF_PROTECTED',
  'CI_COMMIT_TITLE',
  'CI_PROJECT_ID',
];

export interface CiLocalParts {
  /** The `node_modules` folder that holds gitlab-ci-local. */
  readonly nodeModules: string;
  /** A folder of its own, so that nothing of the user's settings takes part. */
  readonly home: string;
  readonly environment: Variables;
}

export interface CiLocalRun {
  /** Root of a checkout. */
  readonly folder: string;
  readonly arguments: readonly string[];
  /** All variables of the pipeline, predefined ones too. */
  readonly variables: Variables;
  readonly timeoutSeconds: number;
  readonly signal?: AbortSignal;
  readonly output: (stream: 'stdout' | 'stderr', chunk: string) => void;
}

/** The command line of gitlab-ci-local, run apart from the user's settings and environment. */
export class CiLocal {
  readonly #parts: CiLocalParts;

  constructor(parts: CiLocalParts) {
    this.#parts = parts;
  }

  async run(run: CiLocalRun): Promise<Exit> {
    await mkdir(this.#parts.home, { recursive: true });
    const room = await mkdtemp(join(this.#parts.home, 'run-'));
    try {
      const file = join(room, 'variables.json');
      // By file and not by argument: arguments can be read by every user of the machine.
      await writeFile(file, variablesFile(run.variables), { mode: 0o600 });
      return await runGroup({
        command: process.execPath,
        arguments: [
          join(this.#parts.nodeModules, '.bin', 'gitlab-ci-local'),
          ...['--no-color', '--home', this.#parts.home, '--variables-file', file],
          ...['--ignore-predefined-vars', Object.keys(run.variables).filter(isPredefined).join(',')],
          ...MADE_UP.filter((name) => !Object.hasOwn(run.variables, name)).flatMap((name) => ['--unset-variable', name]),
          ...run.arguments,
        ],
        folder: run.folder,
        environment: { ...this.#parts.environment, HOME: this.#parts.home },
        timeoutSeconds: run.timeoutSeconds,
        ...(run.signal ? { signal: run.signal } : {}),
        output: run.output,
      });
    } finally {
      await rm(room, { recursive: true, force: true });
    }
  }
}

/** With the type written out: a bare value that begins with `/` or `~` would be taken for a file name. */
function variablesFile(variables: Variables): string {
  const typed = Object.entries(variables).map(([name, value]) => [name, { type: 'variable', values: { '*': value } }]);
  return JSON.stringify(Object.fromEntries(typed));
}
