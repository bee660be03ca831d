import type { PlacementFile } from '../placement.ts';

// Trimtab rewrites the values marked `trimtab:` and nothing else in this file.
export default {
  service: 'inference-t4',
  provider: 'azure', // trimtab:provider
  region: 'westeurope', // trimtab:region
  instanceType: 'Standard_NC4as_T4_v3', // trimtab:instanceType
  count: 4, // trimtab:count
} satisfies PlacementFile;
