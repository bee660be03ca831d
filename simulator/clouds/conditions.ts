import type { Family } from './fleet.ts';

/**
 * What scenarios impose on one step of the world, on top of what happens by itself. Made anew for each
 * step; every active scenario paints on it, then the processes read it.
 */
export interface Conditions {
  /** True: no spikes, regime shifts, incidents, outages and shortages happen by themselves. */
  calm: boolean;
  /** Region keys that are down. */
  readonly down: Set<string>;
  /** Factors on prices; `family` null = every machine type of the region. */
  readonly prices: { readonly region: string; readonly family: Family | null; readonly factor: number }[];
  /** USD of credits that vanish in this step, by region key. */
  readonly drains: Map<string, number>;
}

export function ordinaryConditions(): Conditions {
  return { calm: false, down: new Set(), prices: [], drains: new Map() };
}
