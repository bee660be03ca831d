import type { PlacementFile } from '../placement.ts';

// Trimtab rewrites the values marked `trimtab:` and nothing else in this file.
export default {
  service: 'vision-a10g',
  provider: 'aws', // trimtab:provider
  region: 'us-east-1', // trimtab:region
  instanceType: 'g5.xlarge', // trimtab:instanceType
  count: 2, // trimtab:count
} satisfies PlacementFile;
