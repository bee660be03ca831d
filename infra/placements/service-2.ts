import type { PlacementFile } from '../placement.ts';

// Trimtab rewrites the values marked `trimtab:` and nothing else in this file.
export default {
  service: 'service-2',
  provider: 'aws', // trimtab:provider
  region: 'us-east-1', // trimtab:region
  instanceType: 'c5.xlarge', // trimtab:instanceType
  count: 10, // trimtab:count
} satisfies PlacementFile;
