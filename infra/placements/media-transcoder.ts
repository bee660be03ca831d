import type { PlacementFile } from '../placement.ts';

// Trimtab rewrites the values marked `trimtab:` and nothing else in this file.
export default {
  service: 'media-transcoder',
  provider: 'aws', // trimtab:provider
  region: 'us-west-2', // trimtab:region
  instanceType: 'c5.2xlarge', // trimtab:instanceType
  count: 8, // trimtab:count
} satisfies PlacementFile;
