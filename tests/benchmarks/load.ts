import { connect, type Socket } from 'node:net';

export interface Load {
  readonly port: number;
  /** One whole request. */
  readonly request: () => Buffer;
  readonly connections: number;
  readonly seconds: number;
  /** Status that every answer has to have. */
  readonly expected: number;
}

/** Requests answered per second over connections that are kept, one request at a time on each. */
export async function requestsPerSecond(load: Load): Promise<number> {
  const sockets = await Promise.all(Array.from({ length: load.connections }, () => open(load.port)));
  let answered = 0;
  const start = performance.now();
  const end = start + load.seconds * 1000;
  await Promise.all(
    sockets.map(async (socket) => {
      while (performance.now() < end) {
        await ask(socket, load.request(), load.expected);
        answered++;
      }
    }),
  );
  const seconds = (performance.now() - start) / 1000;
  for (const socket of sockets) socket.destroy();
  return answered / seconds;
}

function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket));
    socket.setNoDelay(true);
    socket.once('error', reject);
  });
}

/** Sends one request and waits for the end of its answer, which has to name its length. */
function ask(socket: Socket, request: Buffer, expected: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let got = '';
    const onData = (chunk: Buffer) => {
      got += chunk.toString('latin1');
      const head = got.indexOf('\r\n\r\n');
      if (head === -1) return;
      const length = Number(/\r\ncontent-length: (\d+)/i.exec(got)?.[1] ?? 0);
      if (got.length < head + 4 + length) return;
      socket.off('data', onData);
      if (got.startsWith(`HTTP/1.1 ${expected} `)) resolve();
      else reject(new Error(`expected ${expected}, got ${got.slice(0, 200)}`));
    };
    socket.on('data', onData);
    socket.write(request);
  });
}
