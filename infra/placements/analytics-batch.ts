import type { PlacementFile } from '../placement.ts';

// Trimtab rewrites the values marked `trimtab:` and nothing else in this file.
export default {
  service: 'analytics-batch',
  provider: 'alibaba', // trimtab:provider
  region: 'eu-central-1', // trimtab:region
  instanceType: 'ecs.g6.2xlarge', // trimtab:instanceType
  count: 6, // trimtab:count
} satisfies PlacementFile;
