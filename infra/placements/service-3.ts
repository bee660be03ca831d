import type { PlacementFile } from '../placement.ts';

// Trimtab rewrites the values marked `trimtab:` and nothing else in this file.
export default {
  service: 'service-3',
  provider: 'alibaba', // trimtab:provider
  region: 'ap-southeast-1', // trimtab:region
  instanceType: 'ecs.t6-c1m2.large', // trimtab:instanceType
  count: 6, // trimtab:count
} satisfies PlacementFile;
