import { describe, expect, it, vi } from 'vitest';
import { manualClock, scaledClock, systemClock } from '../../src/lib/clock.ts';

describe('a scaled clock', () => {
  it('runs from its epoch, as many times as fast', () => {
    vi.useFakeTimers({ now: 5000 });
    const clock = scaledClock({ epoch: 1_000_000, startedAt: 4000, speed: 10 });
    expect(clock.now()).toBe(1_010_000);
    vi.setSystemTime(6000);
    expect(clock.now()).toBe(1_020_000);
    vi.useRealTimers();
  });

  it('sleeps that much shorter', async () => {
    const clock = scaledClock({ epoch: 0, startedAt: Date.now(), speed: 1000 });
    const from = performance.now();
    await clock.sleep(20_000);
    expect(performance.now() - from).toBeGreaterThan(15);
    expect(performance.now() - from).toBeLessThan(5000);
  });

  it.each([
    ['scaled', () => scaledClock({ epoch: 0, startedAt: 0, speed: 10 })],
    ['of the system', () => systemClock()],
    ['by hand', () => manualClock(0)],
  ])('%s is woken by its signal with an error', async (_, make) => {
    const abort = new AbortController();
    const sleeping = make().sleep(1_000_000, abort.signal);
    abort.abort();
    await expect(sleeping).rejects.toMatchObject({ name: 'AbortError' });
    await expect(make().sleep(1_000_000, abort.signal)).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('a clock by hand', () => {
  it('moves when told to and wakes who is due, and nobody else', async () => {
    const clock = manualClock(100);
    const woken: string[] = [];
    const early = clock.sleep(10).then(() => woken.push('early'));
    const late = clock.sleep(20).then(() => woken.push('late'));
    clock.advance(10);
    await early;
    expect(woken).toEqual(['early']);
    expect(clock.now()).toBe(110);
    clock.advance(10);
    await late;
    expect(woken).toEqual(['early', 'late']);
  });
});
