import { expect, it } from 'vitest';
import { JobLog } from '../../../../simulator/forge/runner/job-log.ts';

it('puts lines of the runner on lines of their own', () => {
  const seen: string[] = [];
  const log = new JobLog((chunk) => seen.push(chunk));
  log.line('Checking out');
  log.write('half a ');
  log.write('line');
  log.line('Job succeeded');
  log.write('');
  log.line('The end');
  expect(seen.join('')).toBe('Checking out\nhalf a line\nJob succeeded\nThe end\n');
});
