import type { PlacementFile } from '../placement.ts';

// Trimtab rewrites the values marked `trimtab:` and nothing else in this file.
export default {
  service: 'sessions-cache',
  provider: 'azure', // trimtab:provider
  region: 'southeastasia', // trimtab:region
  instanceType: 'Standard_E2s_v5', // trimtab:instanceType
  count: 3, // trimtab:count
} satisfies PlacementFile;
