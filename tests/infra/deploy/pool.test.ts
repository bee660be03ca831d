import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { pooled } from '../../../infra/deploy/pool.ts';

describe('a pool', () => {
  it('keeps the order of the items and its width', async () => {
    let running = 0;
    let most = 0;
    const results = await pooled([30, 1, 20, 5], 2, async (ms) => {
      most = Math.max(most, ++running);
      await delay(ms);
      running -= 1;
      return ms * 10;
    });

    expect(results).toEqual([300, 10, 200, 50]);
    expect(most).toBe(2);
  });

  it('throws the first failure once all that run have ended, and starts no more', async () => {
    const started: number[] = [];
    const ended: number[] = [];
    const work = pooled([1, 2, 3, 4], 2, async (item) => {
      started.push(item);
      if (item === 1) throw new Error('one failed');
      await delay(20);
      ended.push(item);
    });

    await expect(work).rejects.toThrow('one failed');
    expect(started).toEqual([1, 2]);
    expect(ended).toEqual([2]);
  });
});
