import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

const AUTHORISED = `Basic ${Buffer.from('gitlab-ci-token:of-the-job').toString('base64')}`;

/** Serves a Git folder over HTTP, file by file, at the root and as `/fleet.git`, to whoever has the token of the job. */
export async function served(folder: string): Promise<{ readonly address: string; close(): Promise<void> }> {
  const server = createServer(async (request, response) => {
    const given = request.headers.authorization;
    if (given !== AUTHORISED) return response.writeHead(401, { 'www-authenticate': 'Basic realm="Git"' }).end();
    const { pathname } = new URL(request.url ?? '', 'http://origin');
    const content = await readFile(join(folder, pathname.replace(/^\/fleet\.git(?=\/)/, ''))).catch(() => null);
    return content === null ? response.writeHead(404).end() : response.end(content);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
