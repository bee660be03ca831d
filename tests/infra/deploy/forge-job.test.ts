import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { forgeJob } from '../../../infra/deploy/forge-job.ts';

const AT = '2025-01-01T12:00:00.000Z';
const LATER = '2025-01-01T13:30:00.000Z';
const NODE = { started_at: LATER, created_at: AT, pipeline: { created_at: AT } };

/** What the forge answers, and with what it was asked. */
async function asked(status: number, body: unknown) {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(`${request.url} ${request.headers['job-token']}`);
    response
      .writeHead(status, { 'content-type': 'application/json' })
      .end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const env = { CI_API_V4_URL: `http://127.0.0.1:${port}/api/v4`, CI_JOB_TOKEN: 'of-this-job' };
  const job = await forgeJob(env);
  await new Promise((resolve) => server.close(resolve));
  return { job, seen };
}

describe('this job, as the forge knows it', () => {
  it('started when the forge says so', async () => {
    const { job, seen } = await asked(200, NODE);
    expect(job).toEqual({ startedAt: Date.parse(LATER), retried: false });
    expect(seen).toEqual(['/api/v4/job of-this-job']);
  });

  it('was started again when it came to be long after its pipeline', async () => {
    const { job } = await asked(200, { ...NODE, created_at: LATER });
    expect(job?.retried).toBe(true);
  });

  it.each<[number, unknown]>([
    [404, {}],
    [401, {}],
    [302, NODE],
    [200, 'no json'],
    [200, []],
    [200, { ...NODE, started_at: null }],
  ])('is not known from %i %j', async (status, body) => {
    expect((await asked(status, body)).job).toBeNull();
  });

  it('is no retry where the forge does not say when it was made', async () => {
    expect((await asked(200, { started_at: LATER })).job?.retried).toBe(false);
  });

  it('is not asked for outside a pipeline', async () => {
    const fail = () => Promise.reject(new Error('asked'));
    expect(await forgeJob({}, fail)).toBeNull();
    expect(await forgeJob({ CI_API_V4_URL: 'http://127.0.0.1:1', CI_JOB_TOKEN: '' }, fail)).toBeNull();
    expect(await forgeJob({ CI_API_V4_URL: 'http://127.0.0.1:1', CI_JOB_TOKEN: 'x' })).toBeNull();
  });
});
