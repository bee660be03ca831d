import type { PlacementFile } from '../placement.ts';

// Trimtab rewrites the values marked `trimtab:` and nothing else in this file.
export default {
  service: 'service-1',
  provider: 'aws', // trimtab:provider
  region: 'us-east-1', // trimtab:region
  instanceType: 'm5.large', // trimtab:instanceType
  count: 8, // trimtab:count
} satisfies PlacementFile;
