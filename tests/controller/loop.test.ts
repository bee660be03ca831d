import { describe, expect, it } from 'vitest';
import { createLoop } from '../../src/controller/loop.ts';
import { manualClock } from '../../src/lib/clock.ts';

/** A loop whose steps last until the test ends them. */
function playedLoop() {
  const clock = manualClock(0);
  const begun: string[] = [];
  const errors: string[] = [];
  let end: ((error?: Error) => void) | null = null;
  const step = (name: string) => () => {
    begun.push(name);
    return new Promise<void>((resolve, reject) => {
      end = (error) => (error === undefined ? resolve() : reject(error));
    });
  };
  const loop = createLoop(
    { cycle: step('cycle'), follow: step('follow'), onError: (error, during) => errors.push(`${during}: ${error}`) },
    { clock, cycleEveryMs: 1000, followEveryMs: 3000 },
  );
  /** Ends the step that is under way and lets the loop go on. */
  const finish = async (error?: Error) => {
    end?.(error);
    end = null;
    await settled();
  };
  const advance = async (ms: number) => {
    clock.advance(ms);
    await settled();
  };
  return { loop, begun, errors, finish, advance };
}

function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

describe('the loop', () => {
  it('begins with a whole cycle and goes on at its pace', async () => {
    const { loop, begun, finish, advance } = playedLoop();
    loop.start();
    await finish();
    await advance(999);
    expect(begun).toEqual(['cycle']);
    await advance(1);
    expect(begun).toEqual(['cycle', 'cycle']);
    await finish();
    await loop.stop();
  });

  it('follows up at once when it is poked between two cycles', async () => {
    const { loop, begun, finish } = playedLoop();
    loop.start();
    await finish();
    loop.poke();
    await settled();
    expect(begun).toEqual(['cycle', 'follow']);
    await finish();
    await loop.stop();
  });

  it('keeps a poke that comes during a cycle, and never runs two steps at once', async () => {
    const { loop, begun, finish } = playedLoop();
    loop.start();
    loop.poke();
    loop.poke();
    await settled();
    expect(begun).toEqual(['cycle']);
    await finish();
    expect(begun).toEqual(['cycle', 'follow']);
    await finish();
    await settled();
    expect(begun).toEqual(['cycle', 'follow']);
    await loop.stop();
  });

  it('keeps a poke that comes while it follows up', async () => {
    const { loop, begun, finish } = playedLoop();
    loop.start();
    await finish();
    loop.poke();
    await settled();
    loop.poke();
    await finish();
    expect(begun).toEqual(['cycle', 'follow', 'follow']);
    await finish();
    await loop.stop();
  });

  it('takes turns when cycles are slow and hooks rain', async () => {
    const { loop, begun, finish, advance } = playedLoop();
    loop.start();
    for (let i = 0; i < 6; i++) {
      loop.poke();
      await advance(5000);
      await finish();
    }
    expect(begun.slice(0, 6)).toEqual(['cycle', 'follow', 'cycle', 'follow', 'cycle', 'follow']);
    const stopping = loop.stop();
    await finish();
    await stopping;
  });

  it('goes on after an error and says in which step it was', async () => {
    const { loop, begun, errors, finish, advance } = playedLoop();
    loop.start();
    await finish(new Error('the forge is away'));
    expect(errors).toEqual(['cycle: Error: the forge is away']);
    await advance(1000);
    expect(begun).toEqual(['cycle', 'cycle']);
    await finish();
    await loop.stop();
  });

  it('stops after the work that is under way, not before', async () => {
    const { loop, begun, finish, advance } = playedLoop();
    loop.start();
    await settled();
    let stopped = false;
    const stopping = loop.stop().then(() => {
      stopped = true;
    });
    await advance(10_000);
    expect(stopped).toBe(false);
    await finish();
    await stopping;
    expect(begun).toEqual(['cycle']);
  });

  it('stops at once when it only waits, and needs no start to be stopped', async () => {
    const { loop, finish } = playedLoop();
    await loop.stop();
    const other = playedLoop();
    other.loop.start();
    await other.finish();
    await other.loop.stop();
    await finish();
  });

  it('is started once, however often it is asked to', async () => {
    const { loop, begun, finish } = playedLoop();
    loop.start();
    loop.start();
    await settled();
    expect(begun).toEqual(['cycle']);
    const stopping = loop.stop();
    await finish();
    await stopping;
  });
});
