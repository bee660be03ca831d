import type { PlacementFile } from '../placement.ts';

// Trimtab rewrites the values marked `trimtab:` and nothing else in this file.
export default {
  service: 'search-eu',
  provider: 'azure', // trimtab:provider
  region: 'westeurope', // trimtab:region
  instanceType: 'Standard_F4s_v2', // trimtab:instanceType
  count: 12, // trimtab:count
} satisfies PlacementFile;
