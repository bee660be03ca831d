import { describe, expect, it } from 'vitest';
import type { Clock } from '../../src/lib/clock.ts';
import { messageOf, TrimtabError } from '../../src/lib/errors.ts';
import { type RetryOptions, retry } from '../../src/lib/retry.ts';

/** Fails so often, and writes down how long was waited between. */
async function attempt(failures: number, options: Partial<RetryOptions> = {}) {
  const pauses: number[] = [];
  const clock: Clock = { now: () => 0, speed: 1, sleep: async (ms) => void pauses.push(ms) };
  let tries = 0;
  const work = async () => {
    tries++;
    if (tries <= failures) throw new Error(`failure ${tries}`);
    return 'done';
  };
  const fixed = { tries: 4, firstPauseMs: 1000, again: () => ({ retry: true }), clock, random: () => 0 };
  const result = await retry(work, { ...fixed, ...options }).catch(messageOf);
  return { result, tries, pauses };
}

describe('trying again', () => {
  it('does not when the first try succeeds', async () =>
    expect(await attempt(0)).toEqual({ result: 'done', tries: 1, pauses: [] }));
  it('doubles its pauses', async () =>
    expect(await attempt(3)).toEqual({ result: 'done', tries: 4, pauses: [1000, 2000, 4000] }));
  it('gives up after its tries, with the last error', async () =>
    expect(await attempt(9)).toEqual({ result: 'failure 4', tries: 4, pauses: [1000, 2000, 4000] }));
  it('does not when it is said to be useless', async () =>
    expect(await attempt(9, { again: () => ({ retry: false }) })).toMatchObject({ result: 'failure 1', tries: 1 }));
  it('waits at least as long as it was told', async () =>
    expect((await attempt(2, { again: () => ({ retry: true, atLeastMs: 1500 }) })).pauses).toEqual([1500, 2000]));
  it('adds up to half of jitter', async () => expect((await attempt(2, { random: () => 0.999 })).pauses).toEqual([1499.5, 2999]));
  it('ends when its sleep is broken off', async () => {
    const clock: Clock = { now: () => 0, speed: 1, sleep: () => Promise.reject(new Error('stopped')) };
    expect(await attempt(1, { clock })).toMatchObject({ result: 'stopped', tries: 1 });
  });
});

describe('an error', () => {
  it('says what happens next and keeps its cause', () => {
    const cause = new Error('below');
    const error = new TrimtabError('forge', 'asking', { disposition: 'waiting', retryAfterMs: 5, cause });
    expect(error).toMatchObject({ code: 'forge', disposition: 'waiting', retryAfterMs: 5, advice: '', cause });
    expect(new TrimtabError('x', 'y')).toMatchObject({ disposition: 'stalled', retryAfterMs: null });
  });
  it.each<[unknown, string]>([
    [new Error('sentence'), 'sentence'],
    ['text', 'text'],
    [null, 'null'],
  ])('of any kind has a message', (thrown, message) => expect(messageOf(thrown)).toBe(message));
});
