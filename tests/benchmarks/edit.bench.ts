// From a decision to a merge request: rewriting one placement with the proof by synthesis, committing and
// pushing it, and the calls that it takes. Each figure stands beside the plain way of doing the same, in the same run.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { synthesiseService } from '../../infra/synth.ts';
import { type RewriteResult, rewrite, type Synthesiser } from '../../src/change/index.ts';
import type { Placement } from '../../src/domain/placement.ts';
import { createGitLabForge, createWorkspace } from '../../src/forge/index.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { ensureMergeRequest } from '../../src/merge-request/index.ts';
import { fakeSynthesiser } from '../change/fake-stacks.ts';
import { BOT_AUTHOR, createFleetRepository, type FleetRepository, removeTemplate } from '../forge/fleet-repository.ts';
import { startGitLab, TOKEN } from '../forge/gitlab-server.ts';
import { testSigner } from '../keys/test-signer.ts';
import { ELSEWHERE, sampleMove } from '../merge-request/sample-move.ts';
import { NO_JOURNAL, signedMove } from '../merge-request/signed-move.ts';

const SERVICE = 'service-1';
const PATH = `infra/placements/${SERVICE}.ts`;

function print(name: string, unit: string, value: number, reference: number, referenceName: string): void {
  const rounded = (number: number) => Number(number.toPrecision(4));
  const ratio = rounded(value / reference);
  console.log(JSON.stringify({ name, value: rounded(value), unit, reference: rounded(reference), referenceName, ratio }));
}

/** Median time of `times` runs in ms, after one that does not count. */
async function medianOf(times: number, work: (run: number) => Promise<unknown> | unknown): Promise<number> {
  await work(-1);
  const taken: number[] = [];
  for (let run = 0; run < times; run++) {
    const from = performance.now();
    await work(run);
    taken.push(performance.now() - from);
  }
  taken.sort((a, b) => a - b);
  return taken[taken.length >> 1] ?? Number.NaN;
}

function changeOf(result: RewriteResult) {
  if (result.kind !== 'changed') throw new Error(result.kind === 'refused' ? result.refusal.sentence : result.kind);
  return result.change;
}

async function benchmarkEdit(): Promise<void> {
  const source = readFileSync(PATH, 'utf8');
  const to: Placement = { provider: 'alibaba', region: 'ap-southeast-1', instanceType: 'ecs.g6.large', count: 4 };
  const synthesiser: Synthesiser = { synthesise: async (service, placement) => synthesiseService(service, placement) };
  const value = await medianOf(50, async () =>
    changeOf(await rewrite({ service: SERVICE, path: PATH, source, to, synthesiser })),
  );
  const folder = mkdtempSync(join(tmpdir(), 'trimtab-bench-'));
  const script = join(folder, 'synth.mjs');
  const module = JSON.stringify(join(process.cwd(), 'infra/synth.ts'));
  writeFileSync(
    script,
    `const { synthesiseService } = await import(${module}); synthesiseService('${SERVICE}', ${JSON.stringify(to)});\n`,
  );
  const reference = await medianOf(5, () => execFileSync(process.execPath, [script], { stdio: 'ignore' }));
  rmSync(folder, { recursive: true });
  print('edit and synthesis of one placement', 'ms', value, reference, 'one synthesis in a child process');
}

/** A clone with a work tree, a commit and a push: what a script would do. */
function plainPush(fleet: FleetRepository, run: number): void {
  const clone = join(fleet.folder, `plain-${run}`);
  const git = (...args: string[]) => execFileSync('git', args, { stdio: 'ignore' });
  git('clone', '--quiet', '--depth=1', fleet.url, clone);
  writeFileSync(join(clone, PATH), '// changed\n');
  git('-C', clone, '-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '--quiet', '-am', 'Change');
  git('-C', clone, 'push', '--quiet', 'origin', `HEAD:refs/heads/plain-${run}`);
}

async function benchmarkProposal(): Promise<void> {
  const gitlab = await startGitLab();
  const fleet = createFleetRepository();
  const clock = systemClock();
  const forge = createGitLabForge({ url: gitlab.url, projectId: 7, token: TOKEN, clock, random: Math.random });
  const nodeModules = join(process.cwd(), 'node_modules');
  const options = { url: fleet.url, token: null, targetBranch: 'main', author: BOT_AUTHOR, nodeModules, clock };
  const workspace = createWorkspace({ ...options, stateFolder: join(fleet.folder, 'state') });
  const propose = async (run: number) => {
    gitlab.mergeRequests.length = 0;
    const decision = sampleMove({
      id: `dec_${run + 1}`,
      decidedAt: clock.now(),
      expiresAt: clock.now() + 3_600_000,
      to: { ...ELSEWHERE, count: run + 3 },
    });
    const repository = await workspace.read();
    const request = { service: SERVICE, path: PATH, source: repository.placements[SERVICE] ?? '', to: decision.to };
    const change = changeOf(await rewrite({ ...request, synthesiser: fakeSynthesiser() }));
    const signed = await signedMove(decision, repository.headSha, change);
    const input = { decision, repository, change, signed, targetBranch: 'main' };
    const outcome = await ensureMergeRequest({ forge, workspace, clock, store: NO_JOURNAL, signer: testSigner }, input);
    if (outcome.kind !== 'created') throw new Error(outcome.kind);
  };
  const value = await medianOf(15, propose);
  print(
    'decision to merge request',
    'ms',
    value,
    await medianOf(5, (run) => plainPush(fleet, run)),
    'shallow clone, commit and push by the git program',
  );
  fleet.remove();
  removeTemplate();
  await gitlab.close();
}

await benchmarkEdit();
await benchmarkProposal();
