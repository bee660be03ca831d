import type { Factor } from './factor.ts';

export const availability: Factor = {
  name: 'availability',
  raw: (measured) => measured.availability,
  unit: 'share',
  direction: 'rises',
  variables: { availability: (measured) => measured.availability },
};
