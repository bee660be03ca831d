import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { FeedEvent } from '../../src/domain/event.ts';
import { anEdge, listening } from './harness.ts';

/** A real reader of the feed. */
async function reader(port: number, headers: Record<string, string> = {}) {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`, { headers } as never);
  onTestFinished(() => socket.close());
  const events: FeedEvent[] = [];
  let wake = () => {};
  socket.addEventListener('message', ({ data }) => {
    events.push(JSON.parse(String(data)) as FeedEvent);
    wake();
  });
  let closed: { code: number } | null = null;
  socket.addEventListener('close', (event) => {
    closed = event;
    wake();
  });
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve, { once: true });
    socket.addEventListener('error', () => reject(new Error('refused')), { once: true });
  });
  const until = async (met: () => boolean) => {
    while (!met())
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
  };
  return {
    socket,
    events,
    got: (count: number) => until(() => events.length >= count),
    async closed() {
      await until(() => closed !== null);
      return closed?.code;
    },
  };
}

/** A reader that shakes hands and then reads nothing more. */
async function deafReader(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  onTestFinished(() => void socket.destroy());
  const key = createHash('md5').update(String(port)).digest('base64');
  socket.write(
    `GET /ws HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n\r\n`,
  );
  const [head] = await once(socket, 'data');
  expect(String(head)).toContain('101 Switching Protocols');
  socket.pause();
  return socket;
}

const sentences = (events: readonly FeedEvent[]) => events.map(({ sentence }) => sentence);

describe('live events', () => {
  it('sends the last 50 oldest first, then what happens', async () => {
    const edge = await anEdge();
    for (let i = 1; i <= 60; i++) edge.commands.happen(`past ${i}`);
    const { port } = await listening(edge);
    const listener = await reader(port);
    await listener.got(50);
    edge.commands.happen('now');
    await listener.got(51);
    expect(sentences(listener.events)).toEqual([...Array.from({ length: 50 }, (_, i) => `past ${i + 11}`), 'now']);
    expect(listener.events.at(-1)).toEqual(edge.commands.feed.at(-1));
  });

  it('neither loses nor repeats what happens while the past is fetched', async () => {
    const edge = await anEdge();
    edge.commands.happen('before');
    const fetch = edge.commands.events.bind(edge.commands);
    edge.commands.events = async (query) => {
      edge.commands.happen('just before the look');
      const past = await fetch(query);
      edge.commands.happen('just after the look');
      await new Promise((resolve) => setTimeout(resolve, 20));
      return past;
    };
    const { port } = await listening(edge);
    const listener = await reader(port);
    await listener.got(3);
    edge.commands.happen('later');
    await listener.got(4);
    expect(sentences(listener.events)).toEqual(['before', 'just before the look', 'just after the look', 'later']);
  });

  it('masks secrets', async () => {
    const edge = await anEdge();
    edge.redactor.registerSecret('canary-0f3a9b7c');
    const { port } = await listening(edge);
    const listener = await reader(port);
    edge.commands.happen('could not log in with canary-0f3a9b7c');
    await listener.got(1);
    expect(sentences(listener.events)).toEqual(['could not log in with [redacted]']);
  });

  it('listens to friends only', async () => {
    const edge = await anEdge();
    const { port } = await listening(edge);
    const friends = [`http://127.0.0.1:${port}`, 'http://localhost:5173', 'http://[::1]:8080'];
    for (const origin of friends) await reader(port, { origin });
    const foreign = [
      'https://evil.example',
      'null',
      'file://',
      'http://127.0.0.1.evil.example',
      `http://evil.example:${port}`,
      'x',
    ];
    for (const origin of foreign) await expect(reader(port, { origin }), origin).rejects.toThrow('refused');
    expect(edge.app.websocketServer.clients.size).toBe(friends.length);
  });

  it('answers 403 to a foreign page', async () => {
    const edge = await anEdge();
    const { port } = await listening(edge);
    const socket = connect(port, '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    socket.write(
      `GET /ws HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nOrigin: https://evil.example\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`,
    );
    const [answer] = await once(socket, 'data');
    expect(String(answer)).toMatch(/^HTTP\/1\.1 403 /);
  });

  it('drops a reader that does not keep up, and serves the others on', { timeout: 15_000 }, async () => {
    const edge = await anEdge();
    const { port } = await listening(edge);
    const good = await reader(port);
    await deafReader(port);
    expect(edge.app.websocketServer.clients.size).toBe(2);
    const sentence = 'x'.repeat(64 * 1024);
    let sent = 0;
    // The kernel's buffers take some megabytes before ours begin to fill.
    while (edge.app.websocketServer.clients.size > 1 && sent < 1000) {
      edge.commands.happen(sentence);
      sent++;
      await good.got(sent);
      for (const client of edge.app.websocketServer.clients) expect(client.bufferedAmount).toBeLessThanOrEqual(1024 * 1024);
    }
    expect(sent).toBeLessThan(1000);
    edge.commands.happen('the end');
    await good.got(sent + 1);
    expect(good.events.at(-1)?.sentence).toBe('the end');
    expect(edge.log.join('')).toContain('dropped a slow reader');
  });

  it('notices a reader that is gone without a word', async () => {
    const edge = await anEdge({ limits: { livePingMs: 40 } });
    const { port } = await listening(edge);
    const good = await reader(port);
    await deafReader(port);
    while (edge.app.websocketServer.clients.size > 1) await new Promise((resolve) => setTimeout(resolve, 10));
    edge.commands.happen('still here');
    await good.got(1);
  });

  it('has a limit of readers and of what they may say', async () => {
    const edge = await anEdge({ limits: { liveClients: 2 } });
    const { port } = await listening(edge);
    const [first] = [await reader(port), await reader(port)];
    expect(await (await reader(port)).closed()).toBe(1013);
    first.socket.send('x'.repeat(2000));
    expect(await first.closed()).toBe(1009);
  });

  it('says goodbye when the server stops, and hears nothing any more', async () => {
    const edge = await anEdge();
    const { port } = await listening(edge);
    const listener = await reader(port);
    expect(edge.commands.listeners.size).toBe(1);
    await edge.app.close();
    expect(await listener.closed()).toBe(1005);
    expect(edge.commands.listeners.size).toBe(0);
  });
});
