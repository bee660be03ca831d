import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { forgeJob } from '../../../infra/deploy/forge-job.ts';

const AT = '2025-01-01T12:00:00.000Z';
const LATER = '2025-01-01T13:30:00.000Z';
const NODE = { started_at: LATER, created_at: AT, pipeline: { created_at: AT } };
const KNOWN = { startedAt: Date.parse(LATER), retried: false, pipelineAt: Date.parse(AT) };
const JOB = { CI_JOB_TOKEN: 'of-this-job' };

type Answer = readonly [status: number, body: unknown];

/** What the forge answers one after the other, the last one for ever, and with what it was asked. */
async function asked(...answers: readonly Answer[]) {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    const [status, body] = answers[Math.min(seen.length, answers.length - 1)] ?? [500, ''];
    seen.push(`${request.url} ${request.headers['job-token']}`);
    response
      .writeHead(status, { 'content-type': 'application/json' })
      .end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const clock = { uptime: 2000 };
  const outside = { ask: fetch, uptime: () => clock.uptime, pauseMs: 0 };
  const job = await forgeJob(`http://127.0.0.1:${port}/api/v4`, JOB, outside);
  await new Promise((resolve) => server.close(resolve));
  return { job, seen, clock };
}

describe('this job, as the forge knows it', () => {
  it('started when the forge says so', async () => {
    const { job, seen } = await asked([200, NODE]);
    expect(job).toMatchObject(KNOWN);
    expect(seen).toEqual(['/api/v4/job of-this-job']);
  });

  it('is of the branch that the forge says, if it does', async () => {
    expect((await asked([200, { ...NODE, ref: 'main' }])).job?.ref).toBe('main');
    expect((await asked([200, { ...NODE, ref: 5 }])).job).not.toHaveProperty('ref');
  });

  it('was started again when it came to be long after its pipeline', async () => {
    const { job } = await asked([200, { ...NODE, created_at: LATER }]);
    expect(job?.retried).toBe(true);
  });

  it.each<Answer>([
    [404, {}],
    [401, {}],
    [302, NODE],
    [200, 'no json'],
    [200, []],
    [200, { ...NODE, started_at: null }],
    [200, { ...NODE, pipeline: null }],
    [200, { ...NODE, pipeline: { created_at: null } }],
  ])('is not known from %i %j', async (status, body) => {
    expect((await asked([status, body])).job).toBeNull();
  });

  it('is asked for once more where the forge had a hiccup, and not for ever', async () => {
    expect((await asked([503, ''], [200, NODE])).job).toMatchObject(KNOWN);
    const { job, seen } = await asked([503, '']);
    expect([job, seen.length]).toEqual([null, 2]);
  });

  it('is no retry where the forge does not say when it was made', async () => {
    expect((await asked([200, { ...NODE, created_at: null }])).job?.retried).toBe(false);
  });

  it('is not asked for outside a pipeline', async () => {
    const ask = () => Promise.reject(new Error('asked'));
    const outside = { ask, uptime: () => 0, pauseMs: 0 };
    expect(await forgeJob('http://127.0.0.1:1', {}, outside)).toBeNull();
    expect(await forgeJob('http://127.0.0.1:1', { CI_JOB_TOKEN: '' }, outside)).toBeNull();
    expect(await forgeJob(null, JOB, outside)).toBeNull();
    expect(await forgeJob('http://127.0.0.1:1', JOB, outside)).toBeNull();
  });
});

describe("the forge's clock", () => {
  const since = Date.parse(LATER);

  it('goes on while this process runs', async () => {
    const { job, clock } = await asked([200, NODE]);
    expect(job?.now?.()).toBe(since + 2000);
    clock.uptime = 600_000;
    expect(job?.now?.()).toBe(since + 600_000);
  });

  it('counts what the job did before this process, where the forge says how long it has been running', async () => {
    const { job, clock } = await asked([200, { ...NODE, duration: 900.5 }]);
    expect(job?.now?.()).toBe(since + 900_500);
    clock.uptime = 5000;
    expect(job?.now?.()).toBe(since + 903_500);
  });

  it.each([null, 'long', -5, 1, undefined])('is not set back by a duration of %j', async (duration) => {
    const { job } = await asked([200, { ...NODE, duration }]);
    expect(job?.now?.()).toBe(since + 2000);
  });
});
