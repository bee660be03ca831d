import { constants } from 'node:fs';
import { copyFile, cp, glob, lstat, mkdir, readdir, readFile, realpath, rm, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { parseEnv } from 'node:util';
import type { ExpandedJob } from './port.ts';
import { expandReferences, type Variables } from './variables.ts';

/** GitLab's limit for a dotenv report, in bytes. */
const DOTENV_LIMIT = 5 * 1024;

/** Plain files below `path` or `path` itself. Links are left out: they could name anything on the machine. */
async function filesBelow(path: string): Promise<string[]> {
  const found = await lstat(path).catch(() => null);
  if (found?.isFile()) return [path];
  if (!found?.isDirectory()) return [];
  const names = (await readdir(path)).sort();
  return (await Promise.all(names.map((name) => filesBelow(join(path, name))))).flat();
}

/** Files of `folder` that a path or glob pattern names, relative to `folder`; what lies outside is left out. */
async function filesNamed(folder: string, pattern: string): Promise<string[]> {
  const tidy = pattern.replace(/^\.?\/+/, '').replace(/\/+$/, '');
  const matches: string[] = [];
  if (!/[*?{[]/.test(tidy)) matches.push(tidy);
  else for await (const match of glob(tidy, { cwd: folder })) matches.push(match);
  const files = (await Promise.all(matches.map((match) => filesBelow(resolve(folder, match))))).flat();
  const root = (await realpath(folder)) + sep;
  const inside = await Promise.all(files.map(async (file) => (await realpath(file)).startsWith(root)));
  return files.filter((_, at) => inside[at]).map((file) => relative(folder, file));
}

/** Keeps what jobs leave behind: per pipeline and job an archive that later jobs take over, and reports. */
export class Artifacts {
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  /**
   * Copies the job's artifacts out of `folder`. Returns the kept files by their path in the job.
   * Rejects when a dotenv report is larger than GitLab takes.
   */
  async keep(pipelineId: number, job: ExpandedJob, folder: string, variables: Variables): Promise<Record<string, string>> {
    const expand = (text: string): string => expandReferences(text, (name) => variables[name]);
    const { paths, reports } = job.artifacts;
    const home = this.#home(pipelineId, job.name);
    await rm(home, { recursive: true, force: true });
    const archived = await this.#copy(folder, paths.map(expand), join(home, 'archive'));
    const dotenv = await this.#copy(folder, reports.dotenv.map(expand), join(home, 'dotenv'));
    for (const [path, file] of Object.entries(dotenv)) {
      if ((await stat(file)).size > DOTENV_LIMIT)
        throw new Error(`The dotenv report ${path} is larger than ${DOTENV_LIMIT} bytes`);
    }
    const others = [...reports.junit, ...reports.terraform].map(expand);
    return { ...(await this.#copy(folder, others, join(home, 'reports'))), ...dotenv, ...archived };
  }

  /** Puts the artifacts of other jobs into `folder`, as they were in theirs. Returns those that had any. */
  async restore(pipelineId: number, jobs: readonly string[], folder: string): Promise<readonly string[]> {
    const restored: string[] = [];
    for (const job of jobs) {
      const archive = join(this.#home(pipelineId, job), 'archive');
      if (!(await stat(archive).catch(() => null))) continue;
      await cp(archive, folder, { recursive: true });
      restored.push(job);
    }
    return restored;
  }

  /** Variables from the dotenv reports of other jobs; the last one wins. */
  async dotenv(pipelineId: number, jobs: readonly string[]): Promise<Variables> {
    const files = await Promise.all(jobs.map((job) => filesBelow(join(this.#home(pipelineId, job), 'dotenv'))));
    const texts = await Promise.all(files.flat().map((file) => readFile(file, 'utf8')));
    return Object.assign({}, ...texts.map((text) => parseEnv(text)));
  }

  #home(pipelineId: number, job: string): string {
    return join(this.#root, String(pipelineId), `job-${encodeURIComponent(job)}`);
  }

  async #copy(folder: string, patterns: readonly string[], into: string): Promise<Record<string, string>> {
    const files = new Set((await Promise.all(patterns.map((pattern) => filesNamed(folder, pattern)))).flat());
    const kept: Record<string, string> = {};
    for (const file of files) {
      kept[file] = join(into, file);
      await mkdir(dirname(join(into, file)), { recursive: true });
      await copyFile(join(folder, file), join(into, file), constants.COPYFILE_FICLONE);
    }
    return kept;
  }
}
