import { afterAll, describe, expect, it } from 'vitest';
import { playTrapped, TRAPPED, type TrappedFolder } from './cases/t38-programs.ts';
import { ask, inWorld, type Scenery } from './subjects/gate.ts';
import { callWithout, type GitCall, makeCall } from './subjects/recorded-git.ts';
import { removeTemplate } from './template.ts';
import type { World } from './world.ts';

afterAll(removeTemplate);

function trapped<Result>(trap: TrappedFolder, use: (scenery: Scenery) => Promise<Result>): Promise<Result> {
  const play = (world: World) => {
    playTrapped(world, trap);
    world.watchesGit = true;
  };
  return inWorld(play, 'merge-request', use);
}

/** What the gate has Git do there. */
function callsOf(trap: TrappedFolder): Promise<readonly GitCall[]> {
  return trapped(trap, async (scenery) => {
    await ask(scenery);
    return scenery.built.gitCalls() ?? [];
  });
}

/** Makes the same calls in a folder that is the same, until something is started that must not be. */
function springs(trap: TrappedFolder, calls: readonly GitCall[]): Promise<boolean> {
  return trapped(trap, async ({ built }) => {
    for (const call of calls) {
      await makeCall(built.folder, call);
      if (built.isSprung()) return true;
    }
    return false;
  });
}

describe.each(Object.entries(TRAPPED))('a checkout with %s', (_, trap) => {
  it('starts it when Git is called as the gate calls it, but for what keeps it shut', async () => {
    const calls = await callsOf(trap);
    const open = calls.map((call) => callWithout(call, trap.shutBy));
    expect(open.filter((call) => call !== null)).not.toEqual([]);
    expect(
      await springs(
        trap,
        calls.map((call, at) => open[at] ?? call),
      ),
    ).toBe(true);
    expect(await springs(trap, calls)).toBe(false);
  });
});
