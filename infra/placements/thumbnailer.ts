import type { PlacementFile } from '../placement.ts';

// Trimtab rewrites the values marked `trimtab:` and nothing else in this file.
export default {
  service: 'thumbnailer',
  provider: 'aws', // trimtab:provider
  region: 'ap-southeast-1', // trimtab:region
  instanceType: 'c5.large', // trimtab:instanceType
  count: 12, // trimtab:count
} satisfies PlacementFile;
