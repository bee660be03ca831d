import { describe, expect, it } from 'vitest';
import { createApp, type Tokens } from '../../src/http/app.ts';
import { createLogger } from '../../src/observability/log.ts';
import { anEdge, bearer, type Edge, sharedEdge, TOKENS } from './harness.ts';

/** Who may use what. A route that is added has to be added here. */
const MATRIX: Readonly<Record<string, readonly (keyof typeof CALLERS)[]>> = {
  'POST /api/v1/suspend': ['api'],
  'POST /api/v1/deployments': ['api', 'deploy'],
  'POST /webhooks/gitlab': ['gitlab'],
  'POST /webhooks/alertmanager': ['alertmanager'],
};

const CALLERS = {
  nobody: {},
  empty: bearer(''),
  wrong: bearer(`${TOKENS.api.slice(0, -1)}0`),
  short: bearer(TOKENS.api.slice(0, 5)),
  long: bearer(`${TOKENS.api}${'x'.repeat(5000)}`),
  basic: { authorization: `Basic ${Buffer.from(`user:${TOKENS.api}`).toString('base64')}` },
  twice: { authorization: `Bearer ${TOKENS.api}, Bearer ${TOKENS.api}` },
  api: bearer(TOKENS.api),
  deploy: bearer(TOKENS.deploy),
  gitlab: { 'x-gitlab-token': TOKENS.gitlabWebhook },
  gitlabAsBearer: bearer(TOKENS.gitlabWebhook),
  apiAsGitlab: { 'x-gitlab-token': TOKENS.api },
  alertmanager: bearer(TOKENS.alertmanager),
} as const;

describe('who may do what', () => {
  const edge = sharedEdge();

  it('is declared here for every route that writes', () => {
    const writing = edge().app.routeTable.filter(({ method }) => !['GET', 'HEAD', 'OPTIONS'].includes(method));
    expect(writing.map(({ method, url }) => `${method} ${url}`).sort()).toEqual(Object.keys(MATRIX).sort());
    expect(writing.every(({ access }) => access !== 'public')).toBe(true);
  });

  it('is enforced for every route and every caller', async () => {
    const { app, commands } = edge();
    const tried: string[] = [];
    for (const { method, url } of app.routeTable) {
      const allowed = MATRIX[`${method} ${url}`];
      for (const [caller, headers] of Object.entries(CALLERS)) {
        const path = url.replace(':id', 'dec_01').replace('*', 'index.html');
        // Without a body: a caller who is let in gets 400, and nothing happens.
        const { statusCode } = await app.inject({ method: method as 'GET', url: path, headers });
        const mayEnter = allowed === undefined || (allowed as readonly string[]).includes(caller);
        tried.push(`${method} ${url} ${caller}: ${statusCode === 401 ? 'refused' : 'let in'}`);
        expect(tried.at(-1)).toBe(`${method} ${url} ${caller}: ${mayEnter ? 'let in' : 'refused'}`);
      }
    }
    expect(tried.length).toBeGreaterThan(20 * Object.keys(CALLERS).length);
    expect([commands.suspended, commands.alerts.size, commands.forgeEvents.length, commands.reported.size]).toEqual([
      false,
      0,
      0,
      0,
    ]);
  });

  it('says how to get in, without saying why not', async () => {
    const answers = await Promise.all(
      [CALLERS.nobody, CALLERS.wrong, CALLERS.short].map((headers) =>
        edge().app.inject({ method: 'POST', url: '/api/v1/suspend', headers, payload: { suspended: true } }),
      ),
    );
    expect(new Set(answers.map((answer) => answer.body)).size).toBe(1);
    expect(answers[0]?.headers['www-authenticate']).toBe('Bearer');
    expect(answers[0]?.json()).toEqual({
      code: 'unauthorised',
      message: 'a valid token is needed here',
      advice: 'Send the API token as bearer token.',
    });
  });

  it('never logs a token', async () => {
    const { app, log } = edge();
    for (const headers of Object.values(CALLERS)) await app.inject({ method: 'POST', url: '/api/v1/suspend', headers });
    for (const token of Object.values(TOKENS)) expect(log.join('')).not.toContain(token);
  });
});

describe('secrets', () => {
  const edge = sharedEdge();
  it.each(['api', 'deploy', 'gitlabWebhook', 'gitlabSigning', 'alertmanager'])(
    'refuses the start when %s is empty',
    async (name) => {
      for (const empty of ['', '  \n'])
        expect(() => createApp(options(edge(), { ...TOKENS, [name]: empty }))).toThrow(
          expect.objectContaining({ code: 'config', message: expect.stringContaining(`\`${name}\``) }),
        );
    },
  );

  it('refuses the start when the signing secret is no key', async () => {
    const app = createApp(options(edge(), { ...TOKENS, gitlabSigning: 'whsec_abc' }));
    await expect(async () => app.ready()).rejects.toThrow(/signing secret/);
    await app.close();
  });

  it('closes an entrance that has none', async () => {
    const closed = await anEdge({ tokens: { api: null, gitlabWebhook: null, alertmanager: null } });
    for (const url of Object.keys(MATRIX).map((row) => row.slice('POST '.length)))
      for (const headers of [{}, bearer(''), bearer('null'), { 'x-gitlab-token': '' }])
        expect((await closed.app.inject({ method: 'POST', url, headers, payload: {} })).statusCode).toBe(401);
  });

  function options({ commands, metrics, clock, dashboardRoot }: Edge, tokens: Tokens) {
    return { commands, metrics, clock, dashboardRoot, logger: createLogger({ level: 'silent' }), tokens, project: null };
  }
});
