import type { PlacementFile } from '../placement.ts';

// Trimtab rewrites the values marked `trimtab:` and nothing else in this file.
export default {
  service: 'events-queue',
  provider: 'aws', // trimtab:provider
  region: 'eu-west-1', // trimtab:region
  instanceType: 't3.xlarge', // trimtab:instanceType
  count: 3, // trimtab:count
} satisfies PlacementFile;
