import { expect, it } from 'vitest';
import { JobLog, secretsIn } from '../../../../simulator/forge/runner/job-log.ts';

it('masks secrets, also when they come in pieces', () => {
  const seen: string[] = [];
  const log = new JobLog((chunk) => seen.push(chunk));
  log.hide(secretsIn({ CI_JOB_TOKEN: 'glcbt-0123456789', TRIMTAB_URL: 'http://here', SHORT_TOKEN: 'abc' }));
  log.write('token glcbt-01');
  log.write('23456789 for http://here\nabc ');
  log.line('done');
  expect(seen.join('')).toBe('token [MASKED] for http://here\nabc \ndone\n');
});

it('masks the longer secret first', () => {
  expect(secretsIn({ A_TOKEN: 'secret-one', B_TOKEN: 'secret-one-and-two' })).toEqual(['secret-one-and-two', 'secret-one']);
});

it('is cut where GitLab cuts it, and says so', () => {
  let length = 0;
  let last = '';
  const log = new JobLog((chunk) => {
    length += chunk.length;
    last = chunk;
  });
  for (let i = 0; i < 200; i += 1) log.write(`${'x'.repeat(65_535)}\n`);
  expect(length).toBeLessThan(4.2 * 1024 * 1024);
  expect(last).toContain('the rest is not kept');
});
