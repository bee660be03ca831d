import { connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { anEdge, bearer, type Edge, listening, TOKENS } from './harness.ts';

const QUICK = { requestTimeoutMs: 400, headersTimeoutMs: 200, checkIntervalMs: 50 };

/** Sends `text` in pieces of one byte, `pauseMs` apart; answers with what came back until the end and after how long. */
async function trickle(port: number, head: string, text: string, pauseMs: number): Promise<{ answer: string; ms: number }> {
  const socket = connect(port, '127.0.0.1');
  const start = performance.now();
  let answer = '';
  socket.on('data', (chunk) => {
    answer += String(chunk);
  });
  socket.on('error', () => {});
  onTestFinished(() => void socket.destroy());
  socket.write(head);
  let sent = 0;
  const dripping = setInterval(() => socket.write(text[sent++ % text.length] ?? ' '), pauseMs);
  await new Promise((resolve) => socket.once('close', resolve));
  clearInterval(dripping);
  return { answer, ms: performance.now() - start };
}

const HEAD = `POST /webhooks/alertmanager HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nAuthorization: Bearer ${TOKENS.alertmanager}\r\n`;

describe('time-outs', () => {
  it('answers 408 to a body that comes too slowly', async () => {
    const { port } = await listening(await anEdge({ limits: QUICK }));
    const { answer, ms } = await trickle(port, `${HEAD}Content-Length: 100000\r\n\r\n{`, ' ', 20);
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(ms).toBeGreaterThan(300);
    expect(ms).toBeLessThan(3000);
  });

  it('answers 408 to headers that come too slowly', async () => {
    const { port } = await listening(await anEdge({ limits: QUICK }));
    const { answer, ms } = await trickle(port, 'GET /healthz HTTP/1.1\r\nX: ', 'x', 20);
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(ms).toBeLessThan(3000);
  });

  it('serves others meanwhile, and closes every slow one', { timeout: 15_000 }, async () => {
    const { port, url } = await listening(await anEdge({ limits: { ...QUICK, requestTimeoutMs: 1000, headersTimeoutMs: 500 } }));
    const slow = Array.from({ length: 300 }, () => trickle(port, `${HEAD}Content-Length: 100000\r\n\r\n{`, ' ', 200));
    const times: number[] = [];
    for (let i = 0; i < 100; i++) {
      const start = performance.now();
      expect((await fetch(`${url}/healthz`)).status).toBe(200);
      times.push(performance.now() - start);
    }
    expect(times.sort((a, b) => a - b)[95]).toBeLessThan(500);
    for (const { answer } of await Promise.all(slow)) expect(answer).toMatch(/^HTTP\/1\.1 408 /);
  });

  it('has the documented values when nothing is said', async () => {
    const { app } = await anEdge();
    expect(app.server).toMatchObject({
      requestTimeout: 10_000,
      headersTimeout: 5_000,
      connectionsCheckingInterval: 1_000,
      keepAliveTimeout: 10_000,
      maxConnections: 1_000,
    });
  });

  it('refuses 26 MB without keeping them', async () => {
    const edge: Edge = await anEdge();
    const { url } = await listening(edge);
    const chunk = new Uint8Array(64 * 1024).fill(0x20);
    let left = Math.ceil((26 * 1024 * 1024) / chunk.length);
    const body = new ReadableStream({
      pull(controller) {
        if (left-- > 0) controller.enqueue(chunk);
        else controller.close();
      },
    });
    const before = process.memoryUsage.rss();
    const answer = await fetch(`${url}/webhooks/alertmanager`, {
      method: 'POST',
      headers: { ...bearer(TOKENS.alertmanager), 'content-type': 'application/json' },
      body,
      duplex: 'half',
    } as RequestInit).catch((error: unknown) => error as Error);
    // The server answers 413 and hangs up; a client that still writes may see only the latter.
    if (answer instanceof Response) expect(answer.status).toBe(413);
    expect(process.memoryUsage.rss() - before).toBeLessThan(20 * 1024 * 1024);
    expect(await edge.count('trimtab_webhook_requests_total{source="alertmanager",result="too-large"}')).toBe(1);
    expect(left).toBeGreaterThan(0);
  });
});
