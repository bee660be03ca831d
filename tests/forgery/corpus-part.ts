import { partOfCorpus, playCases } from './corpus.ts';

const [part = 0, parts = 1] = process.argv.slice(2).map(Number);
const report = await playCases(partOfCorpus(part, parts));
process.send?.(report, () => process.disconnect());
