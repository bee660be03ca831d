import type { PlacementFile } from '../placement.ts';

// Trimtab rewrites the values marked `trimtab:` and nothing else in this file.
export default {
  service: 'orders-db',
  provider: 'aws', // trimtab:provider
  region: 'us-east-1', // trimtab:region
  instanceType: 'r5.xlarge', // trimtab:instanceType
  count: 3, // trimtab:count
} satisfies PlacementFile;
