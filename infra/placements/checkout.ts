import type { PlacementFile } from '../placement.ts';

// Trimtab rewrites the values marked `trimtab:` and nothing else in this file.
export default {
  service: 'checkout',
  provider: 'azure', // trimtab:provider
  region: 'eastus', // trimtab:region
  instanceType: 'Standard_D4s_v5', // trimtab:instanceType
  count: 8, // trimtab:count
} satisfies PlacementFile;
