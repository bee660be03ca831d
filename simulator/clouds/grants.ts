import { DAY } from './step.ts';

/** Credits that a provider has granted for one of its regions. */
export interface Grant {
  /** USD at the beginning of the world. */
  readonly balanceUsd: number;
  /** Share of the bill (0..1) that credits pay while they last. */
  readonly share: number;
  /** ms after the beginning of the world at which what is left lapses. */
  readonly lapsesAfterMs: number;
}

/** By region key; a region that is absent has none. */
export const GRANTS: Readonly<Record<string, Grant>> = {
  'alibaba/ap-southeast-1': { balanceUsd: 2500, share: 0.5, lapsesAfterMs: 60 * DAY },
  'alibaba/us-east-1': { balanceUsd: 60, share: 0.3, lapsesAfterMs: 3 * DAY },
  'aws/eu-west-1': { balanceUsd: 4000, share: 0.5, lapsesAfterMs: 45 * DAY },
  'aws/us-east-1': { balanceUsd: 900, share: 0.2, lapsesAfterMs: 45 * DAY },
  'azure/eastus': { balanceUsd: 2000, share: 0.35, lapsesAfterMs: 45 * DAY },
  'gcp/us-central1': { balanceUsd: 5000, share: 0.3, lapsesAfterMs: 60 * DAY },
};
