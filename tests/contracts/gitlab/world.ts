import { git, until, writeCommit } from '../../simulator/forge/setup.ts';

/** What the pipeline of a branch does, once there is a merge request. */
export type PipelineKind = 'none' | 'running' | 'success' | 'failed';

export interface ContractRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below `/projects/:id/` unless it starts with a slash. */
  readonly path: string;
  readonly body?: Readonly<Record<string, unknown>>;
  /** Whose token; `wrong` is one that nobody has. The developer's when absent. */
  readonly as?: 'developer' | 'reporter' | 'nobody' | 'wrong';
}

export interface ContractAnswer {
  readonly status: number;
  readonly text: string;
  readonly body: Record<string, unknown>;
}

/** What differs between the local forge and a GitLab somewhere. */
export interface ContractSite {
  readonly url: string;
  readonly projectId: string;
  /** Address of the repository, with the developer's token. */
  readonly remote: string;
  readonly tokens: { readonly developer: string; readonly reporter: string | null };
  /** Files of a branch that make its pipeline what it should be. */
  filesFor(kind: PipelineKind): Readonly<Record<string, string>>;
  /** What else that takes, once the commit is there. */
  afterPush(kind: PipelineKind, sha: string, call: (request: ContractRequest) => Promise<ContractAnswer>): Promise<void>;
  /** Pipelines that were kept running may end: the row is done. */
  release(): void;
}

const STATUSES: Readonly<Record<PipelineKind, readonly string[]>> = {
  none: ['none'],
  running: ['created', 'pending', 'running'],
  success: ['success'],
  failed: ['failed'],
};

export interface OpenRequest {
  readonly iid: number;
  readonly branch: string;
  readonly sha: string;
}

/** Brings about the preconditions of the contract, by Git and by the API. */
export class ContractWorld {
  readonly site: ContractSite;
  readonly #folder: string;
  readonly #run = Date.now().toString(36);
  readonly #branches: string[] = [];
  #shared: Promise<OpenRequest> | null = null;

  /** `folder`: an empty folder for a clone. */
  constructor(site: ContractSite, folder: string) {
    this.site = site;
    this.#folder = folder;
  }

  async prepare(): Promise<void> {
    await git(this.#folder, 'clone', '--quiet', this.site.remote, '.');
  }

  /** A new branch with one commit. */
  async branch(
    kind: PipelineKind = 'none',
    files: Readonly<Record<string, string>> = {},
  ): Promise<{ branch: string; sha: string }> {
    const branch = `contract/${kind}-${this.#run}-${this.#branches.length}`;
    this.#branches.push(branch);
    const changed = { ...this.site.filesFor(kind), [`contract/${branch}.txt`]: branch, ...files };
    const sha = await writeCommit(this.#folder, 'refs/remotes/origin/main^0', changed, `Contract: ${branch}`);
    await git(this.#folder, 'push', '--quiet', 'origin', `${sha}:refs/heads/${branch}`);
    await this.site.afterPush(kind, sha, (request) => this.call(request));
    return { branch, sha };
  }

  /** A merge request whose pipeline has become what it should be. */
  async open(kind: PipelineKind = 'none', more: { title?: string; files?: Record<string, string> } = {}): Promise<OpenRequest> {
    const { branch, sha } = await this.branch(kind, more.files);
    const body = { source_branch: branch, target_branch: 'main', title: more.title ?? 'Contract' };
    const { iid } = (await this.call({ method: 'POST', path: 'merge_requests', body })).body;
    await this.settled(Number(iid), kind);
    return { iid: Number(iid), branch, sha };
  }

  /** An open merge request without a pipeline that several rows may look at; none of them merges or closes it. */
  shared(): Promise<OpenRequest> {
    this.#shared ??= this.open();
    return this.#shared;
  }

  /** The pipeline is what was asked for and the merge check is through. */
  async settled(iid: number, kind: PipelineKind): Promise<void> {
    const wanted = STATUSES[kind];
    await until(
      () => this.call({ method: 'GET', path: `merge_requests/${iid}` }),
      ({ body }) => {
        const pipeline = body['head_pipeline'] as { status?: string } | null;
        return (
          wanted.includes(pipeline?.status ?? 'none') &&
          !['checking', 'unchecked', 'preparing'].includes(String(body['detailed_merge_status']))
        );
      },
    );
  }

  async call(request: ContractRequest): Promise<ContractAnswer> {
    const { method, path, body, as = 'developer' } = request;
    const base = `${this.site.url}/api/v4`;
    const address = path.startsWith('/') ? base + path : `${base}/projects/${encodeURIComponent(this.site.projectId)}/${path}`;
    const token = as === 'wrong' ? 'glpat-nobody-has-this-one' : as === 'nobody' ? null : this.site.tokens[as];
    const headers = {
      ...(token === null ? {} : { 'PRIVATE-TOKEN': token }),
      ...(body ? { 'Content-Type': 'application/json' } : {}),
    };
    const answer = await fetch(address, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
    const text = await answer.text();
    const json = answer.headers.get('content-type')?.startsWith('application/json') && text !== '';
    return { status: answer.status, text, body: json ? JSON.parse(text) : {} };
  }

  /** Takes the branches away again; their merge requests close with them. */
  async tidy(): Promise<void> {
    for (const branch of this.#branches)
      await git(this.#folder, 'push', '--quiet', 'origin', `:refs/heads/${branch}`).catch(() => {});
  }
}
