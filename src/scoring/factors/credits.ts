import type { Factor } from './factor.ts';

export const credits: Factor = {
  name: 'credits',
  raw: (measured) => measured.creditsUsd,
  unit: 'USD',
  direction: 'rises',
  variables: {
    credits: (measured) => measured.creditsUsd,
    mostCredits: (_measured, peers) => peers.mostCreditsUsd,
  },
};
