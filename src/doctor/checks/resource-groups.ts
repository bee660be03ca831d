import { type Check, info, judged, type Sight, untold, WELL, warning } from '../check.ts';
import type { Fields } from '../reading.ts';

/** The group of the apply jobs in `pipelines/`; others are not about applies. */
const GROUP = 'apply';

/** What a process mode lets happen. Null: applies run in the order of the merges. */
const MODES: ReadonlyMap<unknown, string | null> = new Map([
  ['oldest_first', null],
  ['unordered', 'whichever apply comes first goes first'],
  ['newest_first', 'the newest apply goes first, and older ones come too late'],
  ['newest_ready_first', 'the newest apply that waits goes first, and older ones come too late'],
]);

export const resourceGroups: Check = {
  id: 'resource-groups',
  title: 'applies wait for each other in the order of the merges',
  why: 'Each apply brings only what its own merge changed; one that a newer merge has overtaken is dropped as outdated, and nothing makes up for it.',
  click: 'No menu has it: use the API call',
  api: `PUT /projects/:id/resource_groups/${GROUP} with process_mode=oldest_first`,
  look: async (settings) => judged(await settings.list('resource_groups'), judge),
};

function judge(groups: readonly Fields[]): readonly Sight[] {
  const group = groups.find(({ key }) => key === GROUP);
  if (group === undefined) return info(`there is no resource group ${GROUP} yet: look again after the first apply`);
  const mode = group['process_mode'];
  const happens = MODES.get(mode);
  if (happens === undefined) return untold(`the resource group ${GROUP} has no process mode that is known here`);
  return happens === null ? WELL : warning(`the resource group ${GROUP} is ${String(mode)}: ${happens}`);
}
