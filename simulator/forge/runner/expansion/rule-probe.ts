import { type Document, isDocument } from './document.ts';

/** A list of rules of which the first that matches is wanted. */
export interface RuleList {
  readonly rules: readonly Document[];
  /** Variables that are written beside the rules. */
  readonly variables: Document;
}

const STAGE = 'probe';
const probeName = (list: number, rule: number): string => `probe ${list} ${rule}`;

/**
 * A CI file with one job per rule. Which of them are in the pipeline tells which rules match; neither
 * the listing nor the preview of gitlab-ci-local does, nor does it stop when `workflow:rules` say no.
 */
export function probeFile(lists: readonly RuleList[], variables: unknown): string {
  const jobs = lists.flatMap((list, at) =>
    list.rules.map((rule, index) => {
      const conditions = Object.entries(rule).filter(([key]) => key === 'if' || key === 'changes' || key === 'exists');
      const job = {
        stage: STAGE,
        script: ['true'],
        variables: list.variables,
        rules: [{ ...Object.fromEntries(conditions), when: 'always' }],
      };
      return [probeName(at, index), job] as const;
    }),
  );
  // JSON is YAML.
  return JSON.stringify({ stages: [STAGE], variables: isDocument(variables) ? variables : {}, ...Object.fromEntries(jobs) });
}

/** For each list the first rule that matched, null when none did. `listed`: jobs of the probe file with their `when`. */
export function matches(
  lists: readonly RuleList[],
  listed: readonly { readonly name: string; readonly when: string }[],
): readonly (Document | null)[] {
  const matched = new Set(listed.filter((job) => job.when !== 'never').map((job) => job.name));
  return lists.map(({ rules }, at) => rules.find((_, index) => matched.has(probeName(at, index))) ?? null);
}
