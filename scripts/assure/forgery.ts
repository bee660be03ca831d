import { runCorpus } from '../../tests/forgery/corpus.ts';
import type { Suite } from './suite.ts';

export const forgery: Suite = {
  name: 'forgery',
  about: 'no forged, replayed, hidden or hostile change passes, and each is stopped for the right reason',
  needsOpa: false,
  async run({ say }) {
    const { runs, violations, byThreat } = await runCorpus();
    say(
      Object.entries(byThreat)
        .map(([threat, count]) => `${threat} ${count}`)
        .join(', '),
    );
    return { runs, violations };
  },
};
