import type { Scenario } from './scenario.ts';

export const calm: Scenario = {
  name: 'calm',
  description: 'Nothing out of the ordinary: only small noise and daily waves; ends every other scenario.',
  coversPast: true,
  endsOthers: true,
  begin: () => ({
    sentence: 'No spikes, incidents, shortages or outages from now on',
    region: null,
    lastsMs: null,
    paint(conditions) {
      conditions.calm = true;
    },
  }),
};
