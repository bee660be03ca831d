import type { PlacementFile } from '../placement.ts';

// Trimtab rewrites the values marked `trimtab:` and nothing else in this file.
export default {
  service: 'training-a100',
  provider: 'azure', // trimtab:provider
  region: 'westeurope', // trimtab:region
  instanceType: 'Standard_NC24ads_A100_v4', // trimtab:instanceType
  count: 1, // trimtab:count
} satisfies PlacementFile;
