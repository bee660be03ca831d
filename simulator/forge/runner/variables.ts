import type { ExpandedJob, PipelineRequest } from './port.ts';

export type Variables = Readonly<Record<string, string>>;

const REFERENCE = /\$\$|\$\{([A-Za-z_]\w*)\}|\$([A-Za-z_]\w*)/g;

/** Names that only GitLab itself sets. */
export function isPredefined(name: string): boolean {
  return name === 'CI' || name.startsWith('CI_') || name.startsWith('GITLAB_');
}

/** The names that `text` refers to, `$NAME` or `${NAME}`. */
export function referencesIn(text: string): readonly string[] {
  return [...text.matchAll(REFERENCE)].flatMap(([, braced, bare]) => braced ?? bare ?? []);
}

/** `$NAME` and `${NAME}` replaced, `$$` made `$`; an unknown name becomes nothing, as in GitLab. */
export function expandReferences(text: string, lookUp: (name: string) => string | undefined): string {
  return text.replaceAll(REFERENCE, (match, braced, bare) => (match === '$$' ? '$' : (lookUp(braced ?? bare) ?? '')));
}

/** Where the variables of one job come from. */
export interface VariableSources {
  readonly request: PipelineRequest;
  readonly job: ExpandedJob;
  /** Of this very job: `CI_JOB_ID`, `CI_JOB_TOKEN` and the like. */
  readonly ofJob: Variables;
  /** From the dotenv reports of the jobs whose artifacts it takes. */
  readonly dotenv: Variables;
}

/**
 * The variables of a job in GitLab's order of precedence: project, dotenv, YAML, predefined. References are
 * expanded in YAML values only: a commit message with a `$` in it is text, not a way to read a token.
 */
export function jobVariables({ request, job, ofJob, dotenv }: VariableSources): Variables {
  const given = { ...request.variables, ...ofJob };
  const predefined = Object.fromEntries(Object.entries(given).filter(([name]) => isPredefined(name)));
  const ofProject = Object.fromEntries(Object.entries(given).filter(([name]) => !isPredefined(name)));
  const literal: Record<string, string> = { ...dotenv, ...ofProject };
  const resolve = (name: string, seen: readonly string[]): string | undefined => {
    if (Object.hasOwn(literal, name)) return literal[name];
    const written = job.variables[name];
    if (written === undefined || seen.includes(name)) return predefined[name];
    return expandReferences(written, (other) => resolve(other, [...seen, name]));
  };
  const names = new Set([...Object.keys(predefined), ...Object.keys(job.variables), ...Object.keys(literal)]);
  return Object.fromEntries([...names].map((name) => [name, resolve(name, []) ?? '']));
}
