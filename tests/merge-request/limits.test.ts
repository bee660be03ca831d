import { describe, expect, it } from 'vitest';
import { mayOpen } from '../../src/merge-request/index.ts';

const LIMITS = { openMergeRequests: 3, mergeRequestsPerHour: 2 };
const HOUR = 3_600_000;
const NOW = 10 * HOUR;

describe('limits', () => {
  it('let one more through below both', () => {
    expect(mayOpen('optimize', LIMITS, { now: NOW, open: 2, openedAt: [NOW - 1] })).toEqual({ ok: true });
  });

  it('stop at the open ones, which only people can change', () => {
    expect(mayOpen('optimize', LIMITS, { now: NOW, open: 3, openedAt: [] })).toMatchObject({
      ok: false,
      limit: 'open',
      retryAt: null,
    });
  });

  it('do not keep a healing back for the open ones', () => {
    expect(mayOpen('heal', LIMITS, { now: NOW, open: 30, openedAt: [] })).toEqual({ ok: true });
  });

  it('stop at the hourly number, healing too, until one of them is an hour old', () => {
    const openedAt = [NOW - 10, NOW - 20, NOW - HOUR + 5];

    for (const kind of ['optimize', 'heal'] as const)
      expect(mayOpen(kind, LIMITS, { now: NOW, open: 0, openedAt })).toMatchObject({
        ok: false,
        limit: 'per-hour',
        retryAt: NOW - 20 + HOUR,
      });
    expect(mayOpen('optimize', LIMITS, { now: NOW - 20 + HOUR, open: 0, openedAt })).toEqual({ ok: true });
  });

  it('forget what is older than an hour', () => {
    expect(mayOpen('optimize', LIMITS, { now: NOW, open: 0, openedAt: [NOW - HOUR, NOW - 2 * HOUR, NOW - 1] })).toEqual({
      ok: true,
    });
  });

  it('open nothing when set to zero', () => {
    expect(mayOpen('heal', { openMergeRequests: 0, mergeRequestsPerHour: 0 }, { now: NOW, open: 0, openedAt: [] })).toMatchObject(
      { ok: false, retryAt: null },
    );
  });
});
