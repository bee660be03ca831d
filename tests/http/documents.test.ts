import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { anEdge, bearer, listening, sharedEdge, TOKENS } from './harness.ts';

/** Routes that are no API: files, pages, and the live feed, which OpenAPI has no words for. */
const UNDOCUMENTED = /^\/($|dashboard\/|docs($|\/)|ws$)/;

describe('the OpenAPI document', () => {
  const edge = sharedEdge();
  const read = async () => (await edge().app.inject('/docs/json')).json();

  it('lists every route of the API with its method, and nothing else', async () => {
    const { paths, openapi } = await read();
    const listed = Object.entries<object>(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const there = edge()
      .app.routeTable.filter(({ method, url }) => method !== 'HEAD' && !UNDOCUMENTED.test(url))
      .map(({ method, url }) => `${method} ${url.replace(/:(\w+)/g, '{$1}')}`);
    expect(listed.sort()).toEqual(there.sort());
    expect(there.length).toBe(15);
    expect(openapi).toBe('3.1.0');
  });

  it('says of every route what it is for, what it answers and who may use it', async () => {
    const { paths, components } = await read();
    for (const [path, methods] of Object.entries<Record<string, Operation>>(paths)) {
      for (const [method, operation] of Object.entries(methods)) {
        expect(operation.summary, path).toMatch(/\w+/);
        expect(Object.keys(operation.responses), path).toContain('200');
        if (method === 'post') {
          expect(operation.security, path).toHaveLength(1);
          for (const scheme of operation.security ?? [])
            for (const name of Object.keys(scheme)) expect(components.securitySchemes).toHaveProperty(name);
        } else expect(operation.security, path).toBeUndefined();
      }
    }
  });

  it('has a page that loads only from here', async () => {
    const { app } = edge();
    const page = await app.inject('/docs/');
    expect(page.statusCode).toBe(200);
    expect(page.headers['content-security-policy']).toContain("style-src 'self' 'unsafe-inline'");
    expect(page.headers['content-security-policy']).toContain("default-src 'self'");
    expect(page.body).not.toMatch(/(src|href)="(https?:)?\/\//);
    expect(page.body).not.toMatch(/<script(?![^>]*src=)[^>]*>\s*\S/);
  });

  interface Operation {
    summary: string;
    responses: object;
    security?: object[];
  }
});

describe('the dashboard', () => {
  const edge = sharedEdge();

  it('is at the root', async () => {
    const { app } = edge();
    expect((await app.inject('/')).headers['location']).toBe('/dashboard/');
    const page = await app.inject('/dashboard/');
    expect([page.statusCode, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(page.body).toContain('<title>Trimtab</title>');
    expect((await app.inject('/dashboard/views/fleet.js')).headers['content-type']).toMatch(/javascript/);
  });

  it('gets the chart library as it was installed', async () => {
    const { app } = edge();
    for (const file of ['uPlot.esm.js', 'uPlot.min.css']) {
      const answer = await app.inject(`/dashboard/vendor/${file}`);
      expect(answer.statusCode).toBe(200);
      expect(answer.body).toBe(readFileSync(new URL(`../../node_modules/uplot/dist/${file}`, import.meta.url), 'utf8'));
    }
    expect((await app.inject('/dashboard/vendor/uPlot.d.ts')).statusCode).toBe(404);
  });

  it.each([
    '/dashboard/.secret',
    '/dashboard/../harness.ts',
    '/dashboard/..%2fharness.ts',
    '/dashboard/%2e%2e/%2e%2e/etc/passwd',
    '/dashboard/vendor/../../../package.json',
    '/dashboard/vendor/..%2f..%2fpackage.json',
    '/dashboard/none.js',
  ])('keeps %s to itself', async (url) => {
    const answer = await edge().app.inject(url);
    expect(answer.statusCode).toBeGreaterThanOrEqual(400);
    expect(answer.statusCode).toBeLessThan(500);
    expect(answer.json()).toMatchObject({ code: expect.any(String) });
  });
});

describe('every answer', () => {
  const edge = sharedEdge();

  it.each(['/api/v1/status', '/dashboard/', '/docs/', '/nothing', '/api/v1/decisions?limit=0', '/metrics', '/docs/json'])(
    'from %s keeps foreign scripts, frames and guesses out',
    async (url) => {
      const { headers } = await edge().app.inject(url);
      expect(headers['content-security-policy']).toContain("default-src 'self'");
      expect(headers['content-security-policy']).not.toMatch(/script-src|unsafe-eval/);
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'cross-origin-resource-policy': 'same-origin',
      });
      expect(headers).not.toHaveProperty('access-control-allow-origin');
    },
  );

  it('is counted by the pattern of its route', async () => {
    const { app, count, metrics } = edge();
    const before = await count(
      'trimtab_http_request_duration_seconds_count{route="/api/v1/decisions/:id",method="GET",code="404"}',
    );
    for (let i = 0; i < 5; i++) await app.inject(`/api/v1/decisions/dec_${i}9`);
    expect(
      await count('trimtab_http_request_duration_seconds_count{route="/api/v1/decisions/:id",method="GET",code="404"}'),
    ).toBe(before + 5);
    for (let i = 0; i < 50; i++) await app.inject(`/random-${i}`);
    expect(await metrics.text()).not.toContain('random-');
    const scraped = await app.inject('/metrics');
    expect(scraped.headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(scraped.body).toContain('trimtab_build_info{version="0.1.0"');
    expect(scraped.body).toContain('route="unknown",method="GET",code="404"} 5');
  });
});

describe('listening', () => {
  it('warns when other machines can reach it, and only then', async () => {
    const home = await anEdge();
    await listening(home);
    expect(home.log.join('')).not.toContain('reachable from other machines');
    const open = await anEdge();
    await open.app.listen({ host: '0.0.0.0', port: 0 });
    expect(open.log.filter((line) => JSON.parse(line).msg.startsWith('reachable from other machines'))).toHaveLength(1);
  });

  it('answers over a real connection, and lets go of it', async () => {
    const edge = await anEdge();
    const { url } = await listening(edge);
    expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ status: 'ok' });
    const answer = await fetch(`${url}/api/v1/suspend`, {
      method: 'POST',
      headers: { ...bearer(TOKENS.api), 'content-type': 'application/json' },
      body: '{"suspended":true}',
    });
    expect(answer.status).toBe(200);
    const start = performance.now();
    await edge.app.close();
    expect(performance.now() - start).toBeLessThan(1000);
    await expect(fetch(`${url}/healthz`)).rejects.toThrow();
  });
});
