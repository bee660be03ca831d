/** What one line printed by gitlab-ci-local says about a job. */
export type Said =
  | { readonly kind: 'started' }
  | { readonly kind: 'log'; readonly text: string }
  | { readonly kind: 'result'; readonly code: number }
  | { readonly kind: 'other' };

const RESULT = /^finished in .* (?:FAIL|WARN) (\d+)\s*$/;

/** Reads one line of the output while `job` runs. Every line about it begins with its name. */
export function readLine(line: string, job: string): Said {
  if (!line.startsWith(`${job} `)) return { kind: 'other' };
  const text = line.slice(job.length).trimStart();
  const [, code] = RESULT.exec(text) ?? [];
  if (code !== undefined) return { kind: 'result', code: Number(code) };
  if (text.startsWith('starting ')) return { kind: 'started' };
  if (text.startsWith('$ ')) return { kind: 'log', text };
  if (text === '>' || text.startsWith('> ')) return { kind: 'log', text: text.slice(2) };
  return { kind: 'other' };
}
