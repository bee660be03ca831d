import type { PlacementFile } from '../placement.ts';

// Trimtab rewrites the values marked `trimtab:` and nothing else in this file.
export default {
  service: 'gateway-apac',
  provider: 'gcp', // trimtab:provider
  region: 'asia-southeast1', // trimtab:region
  instanceType: 'e2-medium', // trimtab:instanceType
  count: 2, // trimtab:count
} satisfies PlacementFile;
