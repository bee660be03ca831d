import type { ExpandedPipeline } from '../port.ts';
import { type Document, documentIn, isDocument, stringsIn } from './document.ts';
import { expandedJob, type ListedJob } from './expanded-job.ts';
import { settledNeeds } from './needs.ts';
import { matches, probeFile, type RuleList } from './rule-probe.ts';

export const NOTHING: ExpandedPipeline = { stages: [], jobs: [] };

function rulesIn(value: unknown): readonly Document[] {
  return Array.isArray(value) ? value.filter(isDocument) : [];
}

/**
 * The pipeline of one event.
 * `configuration`: CI files after includes and `extends`; `listed`: jobs with their rules evaluated;
 * `list`: the same for another CI file, given as text.
 */
export async function expandedPipeline(
  configuration: Document,
  listed: readonly ListedJob[],
  list: (file: string) => Promise<readonly ListedJob[]>,
): Promise<ExpandedPipeline> {
  const wanted = listed.filter((job) => job.when !== 'never');
  const jobOf = (name: string): Document => documentIn(configuration[name]);
  const workflow: RuleList = { rules: rulesIn(documentIn(configuration['workflow'])['rules']), variables: {} };
  const ofJobs = wanted.map(({ name }): RuleList => {
    const rules = rulesIn(jobOf(name)['rules']);
    return { rules: rules.some((rule) => rule['variables']) ? rules : [], variables: documentIn(jobOf(name)['variables']) };
  });
  const lists = [workflow, ...ofJobs];
  const asked = lists.some(({ rules }) => rules.length > 0);
  const [forPipeline = null, ...forJobs] = asked ? matches(lists, await list(probeFile(lists, configuration['variables']))) : [];
  if (workflow.rules.length > 0 && (forPipeline === null || forPipeline['when'] === 'never')) return NOTHING;
  const jobs = wanted.map((job, at) => {
    const ofRule = documentIn(forJobs[at]?.['variables']);
    return expandedJob(job, jobOf(job.name), { ofPipeline: documentIn(configuration['variables']), ofRule });
  });
  // Jobs that only frame others make no pipeline.
  if (jobs.every((job) => job.stage === '.pre' || job.stage === '.post')) return NOTHING;
  const stages = stringsIn(configuration['stages']).filter((stage) => jobs.some((job) => job.stage === stage));
  const inOrder = [...jobs].sort((a, b) => stages.indexOf(a.stage) - stages.indexOf(b.stage));
  return { stages, jobs: settledNeeds(inOrder) };
}
