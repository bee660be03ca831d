import { describe, expect, it } from 'vitest';
import { TrimtabError } from '../../src/lib/errors.ts';
import { anEdge, sharedEdge } from './harness.ts';

describe('errors', () => {
  const edge = sharedEdge();

  it('says nothing about an unknown one, and logs it', async () => {
    const { app, commands, log } = edge();
    commands.refusal = new Error('connect ECONNREFUSED 10.0.0.7:5432');
    const answer = await app.inject('/api/v1/status');
    expect(answer.statusCode).toBe(500);
    expect(answer.json()).toEqual({
      code: 'internal',
      message: 'something went wrong here',
      advice: 'The log of the server says what.',
    });
    expect(log.join('')).toContain('ECONNREFUSED');
  });

  it.each([
    [
      new TrimtabError('store-full', 'the journal could not keep a webhook', { disposition: 'waiting', advice: 'Make room.' }),
      503,
      '5',
    ],
    [new TrimtabError('forge-busy', 'GitLab asked for a pause', { disposition: 'waiting', retryAfterMs: 30_000 }), 503, '30'],
    [new TrimtabError('store-closed', 'the journal is closed'), 503, '5'],
    [new TrimtabError('moved', 'the branch has moved', { disposition: 'conflict' }), 409, undefined],
    [new TrimtabError('config', 'the catalogue is unreadable', { advice: 'Check it.' }), 500, undefined],
  ])('gives a known one with code, message and advice: $code', async (error, statusCode, retryAfter) => {
    const { app, commands } = edge();
    commands.refusal = error;
    const answer = await app.inject('/api/v1/status');
    expect(answer.statusCode).toBe(statusCode);
    expect(answer.headers['retry-after']).toBe(retryAfter);
    expect(answer.json()).toEqual({ code: error.code, message: error.message, advice: error.advice });
  });

  it('lets no secret out: answers, events, metrics, log', async () => {
    const canary = 'canary-7c1f0a52"b9/e3+41';
    const { app, commands, metrics, log, redactor } = await anEdge();
    redactor.registerSecret(canary);
    const leaks = [canary, encodeURIComponent(canary), Buffer.from(canary).toString('base64')];
    for (const leak of leaks) commands.happen(`could not fetch https://bot:${leak}@host/, token ${leak}`);
    const bodies = [(await app.inject('/api/v1/events')).body];
    commands.ready = async () => ({ ok: false, problems: leaks });
    bodies.push((await app.inject('/readyz')).body);
    commands.refusal = new TrimtabError('forge', `GitLab refused ${leaks.join(' ')}`, { cause: new Error(canary) });
    bodies.push((await app.inject('/api/v1/status')).body);
    commands.refusal = new Error(canary);
    bodies.push((await app.inject('/api/v1/status')).body, (await app.inject(`/${encodeURIComponent(canary)}`)).body);
    bodies.push(await metrics.text(), ...log);
    for (const body of bodies) {
      for (const leak of leaks) expect(body).not.toContain(leak);
      expect(body).not.toContain(JSON.stringify(canary).slice(1, -1));
    }
    expect(bodies.slice(0, 3).every((body) => body.includes('[redacted]'))).toBe(true);
    for (const body of bodies.slice(0, 5)) JSON.parse(body);
  });
});
