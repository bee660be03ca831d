import type { FactorName } from '../../domain/scorecard.ts';

/** What was measured of one candidate; null = unknown. */
export interface Measured {
  /** Net of credits, USD per month. */
  readonly costUsdPerMonth: number | null;
  readonly latencyMs: number | null;
  /** USD of credits left and not lapsed; 0 where none were granted. */
  readonly creditsUsd: number | null;
  /** 0..1 */
  readonly availability: number | null;
}

/** The best of what was measured of all candidates of one service; null = none is known. */
export interface Peers {
  readonly cheapestUsdPerMonth: number | null;
  readonly fastestMs: number | null;
  readonly mostCreditsUsd: number | null;
  /** What the service promises its users; null = nothing. */
  readonly objectiveMs: number | null;
}

/** One thing that speaks for or against a candidate. Adding one: a file beside this, a line in `index.ts`. */
export interface Factor {
  readonly name: FactorName;
  /** The raw number that people are shown, and its unit. */
  readonly raw: (measured: Measured) => number | null;
  readonly unit: string;
  /** Whether the value has to rise or fall with the variable that is called like the factor. */
  readonly direction: 'rises' | 'falls';
  /** What a formula may read, by name. The first is called like the factor. */
  readonly variables: Readonly<Record<string, (measured: Measured, peers: Peers) => number | null>>;
}
