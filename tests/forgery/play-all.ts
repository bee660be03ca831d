import { describe, expect, it } from 'vitest';
import { type ForgeryCase, play, THREATS } from './case.ts';

/** One test per case, grouped by the row of the threat table. */
export function playAll(cases: readonly ForgeryCase[]): void {
  for (const threat of THREATS) {
    const rows = cases.filter((entry) => entry.threat === threat);
    if (rows.length === 0) continue;
    describe(threat, () => {
      it.each(rows.map((entry) => [entry.name, entry] as const))('%s', async (_name, entry) => {
        expect(await play(entry)).toBeNull();
      });
    });
  }
}
