import type { Factor } from './factor.ts';

export const cost: Factor = {
  name: 'cost',
  raw: (measured) => measured.costUsdPerMonth,
  unit: 'USD/month',
  direction: 'falls',
  variables: {
    cost: (measured) => measured.costUsdPerMonth,
    cheapest: (_measured, peers) => peers.cheapestUsdPerMonth,
  },
};
