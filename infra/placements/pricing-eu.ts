import type { PlacementFile } from '../placement.ts';

// Trimtab rewrites the values marked `trimtab:` and nothing else in this file.
export default {
  service: 'pricing-eu',
  provider: 'gcp', // trimtab:provider
  region: 'europe-west4', // trimtab:region
  instanceType: 'n2-standard-2', // trimtab:instanceType
  count: 10, // trimtab:count
} satisfies PlacementFile;
