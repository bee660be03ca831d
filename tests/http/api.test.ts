import { describe, expect, it } from 'vitest';
import { aDeployment, aMove, aMoveRecord, aStay, aVerdict, aVerification, NOON } from '../store/samples.ts';
import { anEdge, bearer, sharedEdge, TOKENS } from './harness.ts';
import { aCostAnalysis, aDeploymentReport, aStatus, aTelemetry } from './samples.ts';

/** What a move was computed from is two long series: lists leave it out. */
function listed({ basis: _, ...rest }: ReturnType<typeof aMove>): object {
  return rest;
}

describe('reading the API', () => {
  const edge = sharedEdge();

  it.each([
    ['/api/v1/status', aStatus()],
    ['/api/v1/telemetry', aTelemetry()],
    ['/api/v1/decisions', [listed(aMove()), aStay('dec_02', { decidedAt: NOON - 1 })]],
    ['/api/v1/decisions?limit=1', [listed(aMove())]],
    [
      '/api/v1/decisions/dec_01',
      { decision: aMove(), move: aMoveRecord(), verdicts: [aVerdict()], verification: aVerification() },
    ],
    ['/api/v1/merge-requests', [aMoveRecord()]],
    ['/api/v1/deployments', [aDeploymentReport()]],
    ['/api/v1/cost-analysis', aCostAnalysis()],
    ['/healthz', { status: 'ok' }],
    ['/readyz', { ok: true, problems: [] }],
  ])('answers %s with what the controller knows, unchanged', async (url, expected) => {
    const { app } = edge();
    const answer = await app.inject({ url });
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(answer.json()).toEqual(JSON.parse(JSON.stringify(expected)));
  });

  it('pages events newest first, and later ones on request', async () => {
    const { app, commands } = edge();
    const [, second, third] = ['one', 'two', 'three'].map((sentence) => commands.happen(sentence));
    expect((await app.inject('/api/v1/events?limit=2')).json()).toEqual([third, second]);
    expect((await app.inject(`/api/v1/events?after=${second?.id}`)).json()).toEqual([third]);
  });

  it('passes the query on, with defaults and as the right types', async () => {
    const { app, commands } = edge();
    await app.inject('/api/v1/decisions');
    await app.inject('/api/v1/decisions?limit=7&service=service-1&latest=true');
    await app.inject('/api/v1/merge-requests?service=service-2');
    expect(commands.queries).toEqual([
      { limit: 50 },
      { limit: 7, service: 'service-1', latest: true },
      { limit: 50, service: 'service-2' },
    ]);
  });

  it.each([
    '/api/v1/decisions?limit=0',
    '/api/v1/decisions?limit=501',
    '/api/v1/decisions?limit=many',
    '/api/v1/decisions?limit=1e999',
    '/api/v1/decisions?service=../etc',
    '/api/v1/decisions?latest=perhaps',
    '/api/v1/decisions?limti=3',
    '/api/v1/events?after=-1',
    '/api/v1/decisions/..%2f..%2fetc',
    `/api/v1/decisions/${'x'.repeat(65)}`,
  ])('refuses %s', async (url) => {
    const { app } = edge();
    const answer = await app.inject({ url });
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ code: 'invalid-request', message: expect.any(String), advice: expect.any(String) });
  });

  it('strips what the schema does not name', async () => {
    const { app, commands } = await anEdge();
    const status = { ...aStatus(), token: 'leak', cycle: { ...aStatus().cycle, request: 'leak' } };
    commands.status = async () => status;
    commands.decisions = async () => [{ ...aMove(), token: 'leak' } as ReturnType<typeof aMove>];
    for (const url of ['/api/v1/status', '/api/v1/decisions']) expect((await app.inject({ url })).body).not.toContain('leak');
  });

  it('does not find what is not there', async () => {
    const { app } = edge();
    for (const url of ['/api/v1/decisions/dec_99', '/api/v1/nothing', '/api/v2/status']) {
      const answer = await app.inject({ url });
      expect(answer.statusCode).toBe(404);
      expect(answer.json()).toMatchObject({ code: 'not-found' });
    }
  });

  it('is not ready, with the reasons, when the controller is not or does not answer', async () => {
    const { app, commands } = edge();
    commands.suspended = true;
    expect(await app.inject('/readyz').then((a) => [a.statusCode, a.json()])).toEqual([
      503,
      { ok: false, problems: ['suspended'] },
    ]);
    commands.refusal = new Error('the journal is gone');
    expect(await app.inject('/readyz').then((a) => [a.statusCode, a.json()])).toEqual([
      503,
      { ok: false, problems: ['the journal is gone'] },
    ]);
    expect((await app.inject('/healthz')).statusCode).toBe(200);
  });
});

describe('writing to the API', () => {
  const edge = sharedEdge();
  const headers = bearer(TOKENS.api);

  it('suspends and resumes', async () => {
    const { app, commands } = edge();
    const flip = (suspended: boolean) => app.inject({ method: 'POST', url: '/api/v1/suspend', headers, payload: { suspended } });
    expect((await flip(true)).json()).toEqual({ suspended: true });
    expect(commands.suspended).toBe(true);
    await flip(false);
    expect(commands.suspended).toBe(false);
  });

  it('takes the deployment of a pipeline once, with the API token and with that of the pipeline', async () => {
    const { app, commands } = edge();
    const report = (token: string, payload: object) =>
      app.inject({ method: 'POST', url: '/api/v1/deployments', headers: bearer(token), payload });
    expect((await report(TOKENS.deploy, { ...aDeployment(), more: 'of a newer pipeline' })).json()).toEqual({ new: true });
    expect((await report(TOKENS.api, aDeployment())).json()).toEqual({ new: false });
    expect([...commands.reported.values()]).toEqual([aDeployment()]);
  });

  it.each([
    ['a number as text', { ...aDeployment(), pipelineId: '21' }],
    ['a flag as number', { ...aDeployment(), creates: true }],
    ['a negative count', { ...aDeployment(), deletes: -1 }],
    ['a link that runs', { ...aDeployment(), webUrl: 'javascript:alert(1)' }],
    ['no service name', { ...aDeployment(), services: ['../../etc'] }],
    ['another engine', { ...aDeployment(), engine: 'by-hand' }],
    ['a missing field', { ...aDeployment(), sha: undefined }],
    ['no object', [aDeployment()]],
  ])('refuses a deployment with %s', async (_what, payload) => {
    const { app, commands } = edge();
    const answer = await app.inject({ method: 'POST', url: '/api/v1/deployments', headers, payload });
    expect(answer.statusCode).toBe(400);
    expect(commands.reported.size).toBe(0);
  });

  it.each([
    ['text', 'text/plain', '{"suspended":true}'],
    ['a form', 'application/x-www-form-urlencoded', 'suspended=true'],
  ])('refuses %s', async (_what, type, payload) => {
    const { app, commands } = edge();
    const answer = await app.inject({
      method: 'POST',
      url: '/api/v1/suspend',
      headers: { ...headers, 'content-type': type },
      payload,
    });
    expect(answer.statusCode).toBe(415);
    expect(commands.suspended).toBe(false);
  });

  it.each([
    ['{"suspended":true,"__proto__":{"admin":true}}', 'a prototype'],
    ['{"suspended":true,"constructor":{"prototype":{"admin":true}}}', 'a constructor'],
    ['{"suspended":tru', 'half of JSON'],
    ['', 'nothing'],
    ['"suspended"', 'a text'],
    ['{"suspended":"yes"}', 'another type'],
    [`{"suspended":true,"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`.slice(0, 60_000), 'an abyss'],
    [`{"suspended":true,"a":${'['.repeat(32)}${']'.repeat(32)}}`, 'one level too many'],
  ])('refuses %.40s (%s)', async (payload) => {
    const { app, commands } = edge();
    const answer = await app.inject({
      method: 'POST',
      url: '/api/v1/suspend',
      headers: { ...headers, 'content-type': 'application/json' },
      payload,
    });
    expect(answer.statusCode).toBe(400);
    expect(answer.body).not.toMatch(/node_modules|\.ts:|at .*\(/);
    expect(commands.suspended).toBe(false);
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });

  it('counts braces in texts as text', async () => {
    const { app, commands } = edge();
    const payload = `{"note":"${'[{\\"'.repeat(50)}","a":${'['.repeat(31)}${']'.repeat(31)},"suspended":true}`;
    const answer = await app.inject({
      method: 'POST',
      url: '/api/v1/suspend',
      headers: { ...headers, 'content-type': 'application/json' },
      payload,
    });
    expect(answer.statusCode).toBe(200);
    expect(commands.suspended).toBe(true);
  });
});
