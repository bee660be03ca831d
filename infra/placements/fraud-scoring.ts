import type { PlacementFile } from '../placement.ts';

// Trimtab rewrites the values marked `trimtab:` and nothing else in this file.
export default {
  service: 'fraud-scoring',
  provider: 'aws', // trimtab:provider
  region: 'us-west-2', // trimtab:region
  instanceType: 'm5.xlarge', // trimtab:instanceType
  count: 10, // trimtab:count
} satisfies PlacementFile;
