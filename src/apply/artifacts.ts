/** What the pipeline leaves for the controller: jobs by name, files by path. */
export const POLICY_JOB = 'policy';
export const APPLY_JOB = 'apply';
export const VERDICT_FILE = 'verdict.json';
export const APPLY_FILE = 'apply.json';

/** Bytes. */
export const LARGEST_ARTIFACT = 1024 * 1024;
