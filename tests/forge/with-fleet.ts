import { join } from 'node:path';
import { afterAll, it as base } from 'vitest';
import type { Change } from '../../src/domain/change.ts';
import { createWorkspace, type WorkspaceOptions } from '../../src/forge/index.ts';
import type { Workspace } from '../../src/forge/port.ts';
import { PLACEMENT, placementText } from '../change/fake-stacks.ts';
import { BOT_AUTHOR, createFleetRepository, FLEET_FILES, type FleetRepository, removeTemplate } from './fleet-repository.ts';

export const BRANCH = 'trimtab/optimize/service-1';
export const PATH = 'infra/placements/service-1.ts';
export const MESSAGE = 'Optimise service-1\n\nWhy.\n\nTrimtab-Decision: dec_1\n';
export const AFTER = placementText('service-1', { ...PLACEMENT, count: 3 });

interface Fixtures {
  fleet: FleetRepository;
  /** Folder that workspaces keep their clone in. */
  state: string;
  problems: string[];
  workspace: (options?: Partial<WorkspaceOptions>) => Workspace;
  /** Publishes the change of `change()` on top of `baseSha` (the target branch). */
  published: (space: Workspace, expected?: string | null, baseSha?: string) => ReturnType<Workspace['publish']>;
}

afterAll(removeTemplate);

/** Tests with a repository of their own, made only for those that ask for it. */
export const it = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads the names of fixtures from the pattern.
  fleet: async ({}, use) => {
    const fleet = createFleetRepository();
    await use(fleet);
    fleet.remove();
  },
  state: async ({ fleet }, use) => use(join(fleet.folder, 'state')),
  // biome-ignore lint/correctness/noEmptyPattern: as above.
  problems: async ({}, use) => use([]),
  workspace: async ({ fleet, state, problems }, use) =>
    use((options = {}) =>
      createWorkspace({
        url: fleet.url,
        token: null,
        stateFolder: state,
        targetBranch: 'main',
        author: BOT_AUTHOR,
        nodeModules: join(import.meta.dirname, '../../node_modules'),
        clock: { now: () => Date.UTC(2026, 2, 1, 12) },
        onProblem: (sentence) => problems.push(sentence),
        recentMs: 0,
        ...options,
      }),
    ),
  published: async ({ fleet }, use) =>
    use((space, expected = null, baseSha = fleet.sha('main')) =>
      space.publish({ branch: BRANCH, baseSha, change: change(), message: MESSAGE, expected }),
    ),
});

export function change(before: string | null = FLEET_FILES[PATH] ?? null): Change {
  return {
    service: 'service-1',
    edits: [{ field: 'count', before: 2, after: 3 }],
    effect: { stack: 'service-1', resources: [] },
    files: [
      { path: PATH, before, after: AFTER },
      { path: 'infra/decisions/service-1.json', before: null, after: '{"id":"dec_1"}\n' },
    ],
  };
}

export async function shaOf(answer: ReturnType<Workspace['publish']>): Promise<string> {
  const result = await answer;
  if (!result.ok) throw new Error(result.refusal.kind);
  return result.value.sha;
}
