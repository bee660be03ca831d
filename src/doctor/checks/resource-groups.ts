import { type Check, info, judged, untold, warning } from '../check.ts';

export const resourceGroups: Check = {
  id: 'resource-groups',
  title: 'applies wait for each other in the order of the merges',
  why: 'In an unordered resource group the apply of a newer merge may overtake that of an older one.',
  click: 'No menu has it: use the API call',
  api: 'PUT /projects/:id/resource_groups/<key> with process_mode=oldest_first',
  look: async (settings) =>
    judged(await settings.list('resource_groups'), (groups) => {
      if (groups.length === 0) return info('there is no resource group yet: look again after the first apply');
      return groups.flatMap(({ key, process_mode: mode }) => {
        if (typeof key !== 'string' || typeof mode !== 'string')
          return untold('a resource group without a key or a process mode');
        return mode === 'unordered' ? warning(`the resource group ${key} is unordered`) : [];
      });
    }),
};
