import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Truth } from '../../simulator/clouds/truth.ts';
import type { MoveRecord } from '../../src/domain/merge-request.ts';
import { type LocalWorld, startLocalWorld } from './local-world.ts';

const STATEFUL = 'orders-db';
const SERVICES = ['service-1', 'service-3', STATEFUL];
const PATIENCE_MS = 170_000;

interface ListedMergeRequest {
  readonly iid: number;
  readonly source_branch: string;
  readonly state: string;
  readonly sha: string;
  readonly labels: readonly string[];
  readonly merge_user: { readonly username: string } | null;
}

/** Everything real but the clouds: HTTP, Git, pipelines of the repository's own file, the journal on disk. */
describe('the whole loop', () => {
  let world: LocalWorld;
  let before: Truth;
  let after: Truth;
  let moves: readonly MoveRecord[] = [];

  beforeAll(async () => {
    world = await startLocalWorld({ services: SERVICES, speed: 20 });
    before = await truth(world);
    await world.composition.start();
    await until('one move is verified and the stateful service waits', async () => {
      moves = await world.composition.commands.mergeRequests({ limit: 100 });
      const waits = moves.some((move) => move.service === STATEFUL && move.verdict === 'review');
      return waits && moves.some((move) => move.stage === 'verified');
    });
    after = await truth(world);
  }, PATIENCE_MS + 60_000);

  afterAll(() => world?.close(), 30_000);

  const verified = () => moves.find((move) => move.stage === 'verified');

  it('judges a merge request automatic, merges, applies and verifies it', () => {
    expect(verified()).toMatchObject({ kind: 'optimize', verdict: 'auto', verification: 'held', appliedBy: 'embedded' });
  });

  it('really moves the service, to where the decision said', async () => {
    const move = verified();
    const view = await world.composition.commands.decision(move?.decisionId ?? '');
    expect(view?.decision.action).toBe('move');
    if (view?.decision.action !== 'move') return;
    expect(placesOf(after, view.decision.service)).toMatchObject([view.decision.to]);
    expect(placesOf(before, view.decision.service)).toMatchObject([view.decision.from]);
  });

  it('brings the true bill down, by about what was promised', async () => {
    expect(after.bill.usualNetUsdPerMonth).toBeLessThan(before.bill.usualNetUsdPerMonth - 50);
    const view = await world.composition.commands.decision(verified()?.decisionId ?? '');
    const promised = view?.decision.action === 'move' ? view.decision.cost.savingUsdPerMonth : Number.NaN;
    const service = verified()?.service ?? '';
    expect((usual(before, service) - usual(after, service)) / promised).toBeGreaterThan(0.7);
    expect((usual(before, service) - usual(after, service)) / promised).toBeLessThan(1.3);
  });

  it('leaves the stateful service to a person, with the reason, and does not move it', async () => {
    const waiting = moves.find((move) => move.service === STATEFUL);
    expect(waiting).toMatchObject({ stage: 'judged', verdict: 'review', mergedAt: null, appliedAt: null });
    expect(waiting?.verdictReasons.join(' ')).toMatch(/keeps state/);
    expect(placesOf(after, STATEFUL)).toEqual(placesOf(before, STATEFUL));
    const [listed] = (await mergeRequests(world)).filter(({ source_branch }) => source_branch.endsWith(STATEFUL));
    expect(listed).toMatchObject({ state: 'opened', labels: expect.arrayContaining(['trimtab-verdict::review']) });
  });

  it('merges nothing but the placement and the record', () => {
    const merges = git(world, 'log', '--first-parent', '--merges', '--format=%H', 'main').split('\n').filter(Boolean);
    expect(merges.length).toBeGreaterThan(0);
    expect(merges).toContain(verified()?.mergeCommitSha);
    for (const sha of merges) {
      const files = git(world, 'diff', '--name-only', `${sha}^1`, sha).split('\n').filter(Boolean).sort();
      const service = /infra\/placements\/(.+)\.ts/.exec(files.join(' '))?.[1];
      expect(files).toEqual([`infra/decisions/${service}.json`, `infra/placements/${service}.ts`]);
      expect(SERVICES).toContain(service);
      expect(service).not.toBe(STATEFUL);
    }
  });

  it('has one merge request per service and kind', async () => {
    const branches = (await mergeRequests(world)).filter(({ state }) => state !== 'closed').map((each) => each.source_branch);
    expect(new Set(branches).size).toBe(branches.length);
    expect(branches).toContain(`trimtab/optimize/${STATEFUL}`);
  });

  it('needs at most five API calls for a new merge request', () => {
    const calls = world.forge.stats().apiCalls.filter(({ username }) => username === 'trimtab');
    const posts = calls.flatMap((call, index) => (isNew(call) ? [index] : []));
    expect(posts.length).toBeGreaterThan(1);
    // Everything that was asked before the first one was there, start of the controller included.
    expect((posts[0] ?? Number.NaN) + 1).toBeLessThanOrEqual(5);
    const ofProposals = calls.filter(({ route }) => route.endsWith('/merge_requests'));
    expect(ofProposals.length / posts.length).toBeLessThanOrEqual(5);
  });

  it('says to the API what it says to the journal', async () => {
    const status = await world.composition.commands.status();
    expect(status).toMatchObject({ appliedBy: 'embedded', suspended: false });
    expect(status.mergeRequests.merged).toBe(moves.filter((move) => move.mergedAt !== null).length);
    expect(status.cycle.lastError).toBeNull();
    expect(status.cost.savedUsdPerMonth).toBeGreaterThan(50);
  });

  it('writes no text that the forge would run as a command', () => expect(world.forge.stats().quickActions).toEqual([]));
});

function isNew({ method, route, status }: { method: string; route: string; status: number }): boolean {
  return method === 'POST' && route.endsWith('/merge_requests') && status === 201;
}

async function truth({ clouds, secrets }: LocalWorld): Promise<Truth> {
  const response = await fetch(`${clouds.url}/truth`, { headers: { authorization: `Bearer ${secrets.truth}` } });
  expect(response.status).toBe(200);
  return (await response.json()) as Truth;
}

async function mergeRequests({ forge, secrets }: LocalWorld): Promise<readonly ListedMergeRequest[]> {
  const url = `${forge.url}/api/v4/projects/1/merge_requests?state=all&per_page=100`;
  const response = await fetch(url, { headers: { 'private-token': secrets.root } });
  return (await response.json()) as ListedMergeRequest[];
}

function placesOf(truth: Truth, service: string) {
  return truth.services.find((each) => each.service === service)?.places;
}

function usual(truth: Truth, service: string): number {
  return (truth.services.find((each) => each.service === service)?.usualNetUsdPerHour ?? Number.NaN) * 730;
}

function git({ forge }: LocalWorld, ...args: string[]): string {
  return execFileSync('git', ['-C', forge.bareRepository, ...args], { encoding: 'utf8' });
}

async function until(what: string, test: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (!(await test())) {
    if (performance.now() > deadline) throw new Error(`not within ${PATIENCE_MS / 1000} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
