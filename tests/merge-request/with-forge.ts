import { rewrite } from '../../src/change/index.ts';
import type { Move } from '../../src/domain/decision.ts';
import { createGitLabForge } from '../../src/forge/index.ts';
import type { Forge, Workspace } from '../../src/forge/port.ts';
import {
  type EnsureDeps,
  type EnsureInput,
  type EnsureOutcome,
  ensureMergeRequest,
  placementPath,
} from '../../src/merge-request/index.ts';
import { fakeSynthesiser } from '../change/fake-stacks.ts';
import { type GitLabServer, startGitLab, TOKEN } from '../forge/gitlab-server.ts';
import { it as base } from '../forge/with-fleet.ts';
import { testSigner } from '../keys/test-signer.ts';
import { NOW } from './sample-move.ts';
import { NO_JOURNAL, signedMove } from './signed-move.ts';

interface Fixtures {
  gitlab: GitLabServer;
  clock: { now(): number; set(at: number): void };
  forge: Forge;
  space: Workspace;
  deps: EnsureDeps;
  /** Reads the repository, rewrites the placement and ensures the merge request: what the controller does. */
  propose: (move: Move, meanwhile?: () => void) => Promise<EnsureOutcome>;
}

/** Real git, real HTTP, a small GitLab. */
export const it = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads the names of fixtures from the pattern.
  gitlab: async ({}, use) => {
    const gitlab = await startGitLab();
    await use(gitlab);
    await gitlab.close();
  },
  // biome-ignore lint/correctness/noEmptyPattern: as above.
  clock: async ({}, use) => {
    let now = NOW;
    await use({
      now: () => now,
      set: (at) => {
        now = at;
      },
    });
  },
  forge: async ({ gitlab, clock }, use) =>
    use(
      createGitLabForge({
        url: gitlab.url,
        projectId: 7,
        token: TOKEN,
        clock: { now: clock.now, speed: 1, sleep: async () => undefined },
        random: () => 0,
        timeoutMs: 500,
      }),
    ),
  space: async ({ workspace, clock }, use) => use(workspace({ clock })),
  deps: async ({ forge, space, clock }, use) => use({ forge, workspace: space, clock, store: NO_JOURNAL, signer: testSigner }),
  propose: async ({ deps, space }, use) =>
    use(async (move, meanwhile) => {
      const input = await inputOf(space, move);
      meanwhile?.();
      return ensureMergeRequest(deps, input);
    }),
});

export async function inputOf(space: Workspace, move: Move): Promise<EnsureInput> {
  const repository = await space.read();
  const path = placementPath(move.service);
  const source = repository.placements[move.service] ?? '';
  const result = await rewrite({ service: move.service, path, source, to: move.to, synthesiser: fakeSynthesiser() });
  if (result.kind !== 'changed') throw new Error(result.kind === 'refused' ? result.refusal.sentence : result.kind);
  const { change } = result;
  const signed = await signedMove(move, repository.headSha, change);
  return { decision: move, repository, change, signed, targetBranch: 'main' };
}
