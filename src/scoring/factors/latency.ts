import type { Factor } from './factor.ts';

export const latency: Factor = {
  name: 'latency',
  raw: (measured) => measured.latencyMs,
  unit: 'ms',
  direction: 'falls',
  variables: {
    latency: (measured) => measured.latencyMs,
    fastest: (_measured, peers) => peers.fastestMs,
    objective: (_measured, peers) => peers.objectiveMs ?? peers.fastestMs,
  },
};
