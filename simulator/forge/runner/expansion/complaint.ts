/** What gitlab-ci-local says about the machine rather than about the CI files, and its stack traces. */
const NOISE = [
  /^(Using fallback|Unable to retrieve|git remote get-url|parsing and downloads|json schema validated)/,
  /^ {2,}(Command failed|at )/,
  /^(fatal|error): /,
  /^\s*$/,
];

/** The reason for a refusal, in what gitlab-ci-local printed on its way to it. */
export function complaintIn(printed: string): string {
  // After this come hints about its own options.
  const [said = ''] = printed.split('For further troubleshooting');
  const lines = said.split('\n').filter((line) => !NOISE.some((noise) => noise.test(line)));
  return lines.join('\n').trim() || 'The CI configuration could not be expanded';
}
