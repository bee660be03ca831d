import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { CiLocal } from '../ci-local.ts';
import { checkOut, git } from '../git.ts';
import { InvalidPipeline } from '../invalid-pipeline.ts';
import type { ExpandedPipeline, PipelineRequest } from '../port.ts';
import { expandReferences, type Variables } from '../variables.ts';
import { complaintIn } from './complaint.ts';
import { type Dependence, dependenceOf } from './deciding-variables.ts';
import { documentIn } from './document.ts';
import { baseOf, eventVariables, setBase } from './event.ts';
import type { ListedJob } from './expanded-job.ts';
import { expandedPipeline, NOTHING } from './expanded-pipeline.ts';

const TIMEOUT_SECONDS = 60;
const CI_FILE = '.gitlab-ci.yml';
const STATE = '.gitlab-ci-local';
/** Expansions that are remembered: some kinds of events times some versions of the CI files. */
const REMEMBERED = 64;

/** Expands the CI files of a commit for an event, by gitlab-ci-local; equal questions are asked once. */
export class Expansion {
  readonly #ciLocal: CiLocal;
  readonly #work: string;
  readonly #dependence = new Map<string, Promise<Dependence>>();
  readonly #pipelines = new Map<string, Promise<ExpandedPipeline>>();

  constructor(ciLocal: CiLocal, work: string) {
    this.#ciLocal = ciLocal;
    this.#work = work;
  }

  /** Rejects with InvalidPipeline when the CI files are not valid. */
  async expand(request: PipelineRequest): Promise<ExpandedPipeline> {
    const variables = eventVariables(request);
    const pipeline = await this.#remembered(request, variables);
    const expand = (text: string): string => expandReferences(text, (name) => variables[name]);
    return {
      ...pipeline,
      jobs: pipeline.jobs.map((job) => ({ ...job, environment: job.environment && expand(job.environment) })),
    };
  }

  async #remembered(request: PipelineRequest, variables: Variables): Promise<ExpandedPipeline> {
    const { repository, sha } = request;
    const files = (await git(repository, 'ls-tree', '-r', sha)).split('\n').filter((line) => /\.ya?ml$/.test(line));
    if (!files.some((line) => line.endsWith(`\t${CI_FILE}`))) return NOTHING;
    const digest = createHash('sha256').update(files.join('\n')).digest('hex');
    const dependence = await remember(this.#dependence, digest, () => readDependence(repository, files));
    const values = dependence.variables.map((name) => variables[name] ?? null);
    const tree = dependence.tree ? [sha, baseOf(request)] : [];
    const key = JSON.stringify([digest, request.source, values, tree]);
    return remember(this.#pipelines, key, () => this.#expand(request, variables, dependence.tree));
  }

  async #expand(request: PipelineRequest, variables: Variables, tree: boolean): Promise<ExpandedPipeline> {
    await mkdir(this.#work, { recursive: true });
    const room = await mkdtemp(join(this.#work, 'expand-'));
    try {
      const folder = join(room, 'project');
      await checkOut(request.repository, request.sha, folder);
      const changes = tree && (await setBase(request, folder)) ? [] : ['--no-evaluate-rule-changes'];
      const ask = (file: string, ...more: string[]): Promise<ListedJob[]> =>
        this.#list(folder, variables, ['--file', file, ...changes, ...more]);
      const listed = await ask(CI_FILE);
      const configuration = documentIn(parse(await readFile(join(folder, STATE, 'expanded-gitlab-ci.yml'), 'utf8')));
      return await expandedPipeline(configuration, listed, async (text) => {
        await writeFile(join(folder, 'rule-probe.json'), text);
        // What it holds has been checked already.
        return ask('rule-probe.json', '--no-json-schema-validation');
      });
    } finally {
      await rm(room, { recursive: true, force: true, maxRetries: 3 });
    }
  }

  async #list(folder: string, variables: Variables, options: readonly string[]): Promise<ListedJob[]> {
    const said = { stdout: '', stderr: '' };
    const exit = await this.#ciLocal.run({
      folder,
      arguments: ['--list-json', ...options],
      variables,
      timeoutSeconds: TIMEOUT_SECONDS,
      output: (stream, chunk) => {
        said[stream] += chunk;
      },
    });
    if (exit.code !== 0) throw new InvalidPipeline(complaintIn(said.stderr));
    return JSON.parse(said.stdout);
  }
}

async function readDependence(repository: string, files: readonly string[]): Promise<Dependence> {
  const blobs = files.map((line) => line.split(/\s+/)[2] ?? '');
  return dependenceOf(await Promise.all(blobs.map((blob) => git(repository, 'cat-file', 'blob', blob))));
}

/** What `key` was answered before, or the answer of `ask`; failures are not remembered. */
function remember<T>(answers: Map<string, Promise<T>>, key: string, ask: () => Promise<T>): Promise<T> {
  const known = answers.get(key);
  if (known) return known;
  const answer = ask();
  answers.set(key, answer);
  answer.catch(() => answers.delete(key));
  const [oldest] = answers.keys();
  if (answers.size > REMEMBERED && oldest !== undefined) answers.delete(oldest);
  return answer;
}
