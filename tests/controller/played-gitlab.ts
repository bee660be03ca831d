import type { VerdictOutcome } from '../../src/domain/verdict.ts';
import type {
  BranchState,
  CommitContents,
  Forge,
  ForgeAnswer,
  ForgeJob,
  ForgeMergeRequest,
  ForgePipeline,
  RepositoryState,
  Workspace,
} from '../../src/forge/port.ts';
import { blobId } from '../../src/lib/blob-id.ts';
import { digest } from '../../src/lib/canonical.ts';
import { parseBlock, printBlock } from '../../src/merge-request/block.ts';
import { verdict as aVerdict, rule } from '../apply/fake-pipelines.ts';

interface Branch {
  sha: string;
  baseSha: string;
  decisionId: string | null;
  author: string;
  files: Readonly<Record<string, string>>;
}
type MergeRequest = { -readonly [K in keyof ForgeMergeRequest]: ForgeMergeRequest[K] };
type Artifacts = Map<string, string>;

const BOT = 'trimtab';
const PLACEMENT = /^infra\/placements\/(.+)\.ts$/;

/** GitLab with its repository, as far as the controller sees them; people and pipelines are played by the test. */
export class PlayedGitLab implements Forge, Workspace {
  readonly mergeRequests: MergeRequest[] = [];
  readonly branches = new Map<string, Branch>();
  readonly notes: string[] = [];
  readonly pipelines: ForgePipeline[] = [];
  readonly jobs = new Map<number, ForgeJob[]>();
  readonly artifacts = new Map<number, Artifacts>();
  /** Answer of `autoMerge` instead of merging. */
  mergeRefusal: (ForgeAnswer<never> & { ok: false })['refusal'] | null = null;
  /** True: auto-merge is only set, and the test merges. */
  mergesLater = false;
  /** True: merge requests show no pipeline, although there may be one. */
  hidesPipelines = false;
  /** Who starts pipelines. */
  starter: string | null = BOT;
  /** Commits that have left the target branch. */
  readonly gone = new Set<string>();
  #commits = 0;
  #ids = 100;
  #main: RepositoryState;
  readonly #now: () => number;

  constructor(main: Omit<RepositoryState, 'headSha'>, now: () => number) {
    this.#now = now;
    this.#main = { headSha: this.#sha(), ...main };
  }

  // What people and pipelines do.

  /** The merge request pipeline of the head ends with this verdict. */
  judge(iid: number, outcome: VerdictOutcome, reason = 'because'): void {
    const { sha } = this.#get(iid);
    const { pipeline, files } = this.#run(sha, 'merge_request_event', 'policy', outcome === 'deny' ? 'failed' : 'success');
    const rules = [rule({ rule: 'played', outcome, reason })];
    const bound = {
      projectId: 1,
      pipelineId: pipeline.id,
      mergeRequestIid: iid,
      headSha: sha,
      decisionId: this.branches.get(this.#get(iid).sourceBranch)?.decisionId ?? null,
      expiresAt: new Date(this.#now() + 3_600_000).toISOString(),
    };
    files.set('verdict.json', JSON.stringify(aVerdict({ outcome, rules, reasons: [reason] }, bound)));
  }

  /** Changes the newest verdict after it was given. */
  forge(change: (verdict: Record<string, unknown>) => unknown): void {
    const files = this.artifacts.get(this.jobs.get(this.pipelines.at(-1)?.id ?? 0)?.[0]?.id ?? 0);
    files?.set('verdict.json', JSON.stringify(change(JSON.parse(files.get('verdict.json') ?? '{}'))));
  }

  /** A pipeline that has judged nothing yet; returns its number. */
  run(iid: number, source = 'merge_request_event'): number {
    return this.#run(this.#get(iid).sha, source, 'plan', 'success').pipeline.id;
  }

  /** The policy job ends well and leaves nonsense. */
  misjudge(iid: number): void {
    this.#run(this.#get(iid).sha, 'merge_request_event', 'policy', 'success').files.set('verdict.json', '{"version":1}');
  }

  /** The pipeline of the protected branch ends; returns the services whose placement the merge has changed. */
  apply(mergeCommitSha: string, status: 'success' | 'failed' = 'success', report: object = {}): readonly string[] {
    const merged = this.mergeRequests.find((each) => each.mergeCommitSha === mergeCommitSha);
    const files = this.branches.get(merged?.sourceBranch ?? '')?.files ?? {};
    const services = Object.keys(files).flatMap((path) => PLACEMENT.exec(path)?.[1] ?? []);
    const usual = { version: 1, engine: 'embedded', outcome: 'applied', services, creates: 3, updates: 0, deletes: 3 };
    const run = this.#run(mergeCommitSha, 'push', 'apply', status);
    run.files.set('apply.json', JSON.stringify({ ...usual, planDigest: digest('plan'), sha: mergeCommitSha, ...report }));
    return status === 'success' ? services : [];
  }

  merge(iid: number, by: string): string {
    const mergeRequest = this.#get(iid);
    const mergeCommitSha = this.#sha();
    const files = this.branches.get(mergeRequest.sourceBranch)?.files ?? {};
    const placements = { ...this.#main.placements };
    for (const [path, text] of Object.entries(files)) {
      const service = PLACEMENT.exec(path)?.[1];
      if (service !== undefined) placements[service] = text;
    }
    this.#main = { ...this.#main, headSha: mergeCommitSha, placements };
    Object.assign(mergeRequest, { state: 'merged', mergeCommitSha, mergedBy: by, autoMerge: false });
    return mergeCommitSha;
  }

  /** A person changes what the target branch says of policy and keys. */
  control(files: Partial<Pick<RepositoryState, 'policyManifest' | 'trustText'>>): void {
    this.#main = { ...this.#main, headSha: this.#sha(), ...files };
  }

  close(iid: number): void {
    this.#get(iid).state = 'closed';
  }

  push(iid: number, author: string): void {
    const mergeRequest = this.#get(iid);
    const branch = this.branches.get(mergeRequest.sourceBranch);
    const sha = this.#sha();
    if (branch !== undefined) this.branches.set(mergeRequest.sourceBranch, { ...branch, sha, author });
    Object.assign(mergeRequest, { sha, autoMerge: false });
  }

  /** The same under our name: its trailer and the description say that it is the commit of this decision. */
  pushAsOurs(iid: number, decisionId: string, files: Readonly<Record<string, string>> = {}): void {
    const mergeRequest = this.#get(iid);
    const branch = this.branches.get(mergeRequest.sourceBranch);
    const block = parseBlock(mergeRequest.description);
    this.push(iid, BOT);
    const { sha } = mergeRequest;
    if (branch === undefined || block === null) throw new Error(`!${iid} is none of ours`);
    this.branches.set(mergeRequest.sourceBranch, { ...branch, sha, decisionId, files: { ...branch.files, ...files } });
    mergeRequest.description = mergeRequest.description.replace(printBlock(block), printBlock({ ...block, decisionId }));
  }

  opened(): readonly MergeRequest[] {
    return this.mergeRequests.filter((each) => each.state === 'opened');
  }

  // What the controller asks.

  async whoAmI(): Promise<string> {
    return BOT;
  }
  async mergeRequestsOf(branch: string, state: string): Promise<readonly ForgeMergeRequest[]> {
    const found = this.mergeRequests.filter((each) => each.sourceBranch === branch && (state === 'all' || each.state === state));
    return found.map((each) => this.#shown(each)).reverse();
  }
  async ourMergeRequests(state: string): Promise<readonly ForgeMergeRequest[]> {
    return this.mergeRequests.filter((each) => state === 'all' || each.state === state).map((each) => this.#shown(each));
  }
  async mergeRequest(iid: number): Promise<ForgeAnswer<ForgeMergeRequest>> {
    const found = this.mergeRequests.find((each) => each.iid === iid);
    return found === undefined ? { ok: false, refusal: { kind: 'not-found' } } : { ok: true, value: this.#shown(found) };
  }
  async createMergeRequest(draft: Parameters<Forge['createMergeRequest']>[0]): Promise<ForgeAnswer<ForgeMergeRequest>> {
    const { sourceBranch, targetBranch, title, description, labels } = draft;
    const open = this.opened().find((each) => each.sourceBranch === sourceBranch);
    if (open !== undefined) return { ok: false, refusal: { kind: 'exists', iid: open.iid } };
    const branch = this.branches.get(sourceBranch);
    if (branch === undefined) return { ok: false, refusal: { kind: 'not-found' } };
    const iid = this.mergeRequests.length + 1;
    const at = this.#now();
    const fixed = {
      detailedMergeStatus: 'mergeable',
      mergeCommitSha: null,
      mergedBy: null,
      autoMerge: false,
      headPipeline: null,
    };
    const named = { iid, webUrl: `http://forge/${iid}`, sourceBranch, targetBranch, title, description, labels };
    const mergeRequest: MergeRequest = {
      ...named,
      ...fixed,
      state: 'opened',
      sha: branch.sha,
      authorUsername: BOT,
      createdAt: at,
      updatedAt: at,
    };
    this.mergeRequests.push(mergeRequest);
    return { ok: true, value: { ...mergeRequest } };
  }
  async updateMergeRequest(
    iid: number,
    { close, reviewers: _, ...changes }: Parameters<Forge['updateMergeRequest']>[1],
  ): Promise<ForgeAnswer<ForgeMergeRequest>> {
    const mergeRequest = this.#get(iid);
    Object.assign(mergeRequest, changes, close === true ? { state: 'closed' } : {});
    return { ok: true, value: { ...mergeRequest } };
  }
  async autoMerge(iid: number, sha: string): Promise<ForgeAnswer<ForgeMergeRequest>> {
    const mergeRequest = this.#get(iid);
    if (this.mergeRefusal !== null) return { ok: false, refusal: this.mergeRefusal };
    if (mergeRequest.sha !== sha) return { ok: false, refusal: { kind: 'moved' } };
    if (mergeRequest.state !== 'opened') return { ok: false, refusal: { kind: 'not-mergeable', status: 'not_open' } };
    if (this.mergesLater) mergeRequest.autoMerge = true;
    else this.merge(iid, BOT);
    return { ok: true, value: { ...mergeRequest } };
  }
  async cancelAutoMerge(iid: number): Promise<ForgeAnswer<null>> {
    this.#get(iid).autoMerge = false;
    return { ok: true, value: null };
  }
  async ensureNote(_iid: number, _marker: string, body: string): Promise<ForgeAnswer<null>> {
    this.notes.push(body);
    return { ok: true, value: null };
  }
  async pipelinesOf(sha: string, { source }: { source: string }): Promise<readonly ForgePipeline[]> {
    return this.pipelines.filter((each) => each.sha === sha && each.source === source).reverse();
  }
  async pipeline(id: number): Promise<ForgePipeline | null> {
    return this.pipelines.find((each) => each.id === id) ?? null;
  }
  async jobsOf(pipelineId: number): Promise<readonly ForgeJob[]> {
    return this.jobs.get(pipelineId) ?? [];
  }
  async artifact(jobId: number, path: string): Promise<string | null> {
    return this.artifacts.get(jobId)?.get(path) ?? null;
  }
  async read(): Promise<RepositoryState> {
    return this.#main;
  }
  async branchState(name: string): Promise<BranchState> {
    const branch = this.branches.get(name);
    if (branch === undefined) return { kind: 'absent' };
    const { sha, baseSha, decisionId, author } = branch;
    return author === BOT ? { kind: 'claimed', sha, baseSha, decisionId } : { kind: 'foreign', sha, author };
  }
  async commit(sha: string, path: string): Promise<CommitContents> {
    const branch = [...this.branches.values()].find((each) => each.sha === sha);
    if (branch === undefined) throw new Error(`there is no commit ${sha}`);
    const { baseSha: parent, files } = branch;
    const changed = Object.entries(files).map(([name, text]) => ({
      path: name,
      mode: '100644',
      object: blobId(text, parent.length),
    }));
    return { parent, files: changed, text: files[path] ?? null };
  }
  async isInTarget(sha: string): Promise<boolean> {
    return !this.gone.has(sha);
  }
  async touchedSince(): Promise<boolean> {
    return false;
  }
  async publish(request: Parameters<Workspace['publish']>[0]): Promise<ForgeAnswer<{ sha: string }>> {
    const { branch, baseSha, change, message, expected } = request;
    if ((this.branches.get(branch)?.sha ?? null) !== expected) return { ok: false, refusal: { kind: 'moved' } };
    const sha = this.#sha();
    const decisionId = /Trimtab-Decision: (\S+)/.exec(message)?.[1] ?? null;
    const files = Object.fromEntries(change.files.map(({ path, after }) => [path, after]));
    this.branches.set(branch, { sha, baseSha, decisionId, author: BOT, files });
    const open = this.opened().find((each) => each.sourceBranch === branch);
    if (open !== undefined) Object.assign(open, { sha, autoMerge: false });
    return { ok: true, value: { sha } };
  }
  async infraCheckout(): Promise<string> {
    return '/nowhere';
  }

  #get(iid: number): MergeRequest {
    const found = this.mergeRequests.find((each) => each.iid === iid);
    if (found === undefined) throw new Error(`there is no !${iid}`);
    return found;
  }

  #shown(mergeRequest: MergeRequest): ForgeMergeRequest {
    const newest = this.pipelines.findLast((each) => each.sha === mergeRequest.sha);
    const headPipeline = newest === undefined || this.hidesPipelines ? null : { id: newest.id, sha: newest.sha };
    return { ...mergeRequest, headPipeline };
  }

  #sha(): string {
    this.#commits++;
    return digest(`commit ${this.#commits}`).slice(7, 47);
  }

  #run(sha: string, source: string, name: string, status: 'success' | 'failed') {
    const startedBy = this.starter;
    const at = this.#now();
    const pipeline: ForgePipeline = { id: ++this.#ids, sha, ref: 'main', source, status, webUrl: '', startedBy, createdAt: at };
    const job: ForgeJob = { id: ++this.#ids, name, stage: name, status, webUrl: '' };
    const files: Artifacts = new Map();
    this.pipelines.push(pipeline);
    this.jobs.set(pipeline.id, [job]);
    this.artifacts.set(job.id, files);
    return { pipeline, files };
  }
}
