import { describe, expect, it } from 'vitest';
import { call, TOKENS, testForge } from '../setup.ts';

const STATE = 'terraform/state/service-1';
const lock = (id: string) => ({
  ID: id,
  Operation: 'OperationTypeApply',
  Info: '',
  Who: 'me',
  Version: '1.11.4',
  Created: '2026-01-01T00:00:00Z',
  Path: '',
});
const asRoot = { token: null, headers: { Authorization: `Basic ${Buffer.from(`root:${TOKENS.root}`).toString('base64')}` } };

describe('Terraform states', () => {
  it('are locked by one, and written by the holder of the lock only', async () => {
    const forge = await testForge();
    expect((await call(forge, 'GET', STATE, asRoot)).status).toBe(404);
    expect((await call(forge, 'POST', `${STATE}/lock`, { ...asRoot, body: lock('a') })).status).toBe(200);
    expect((await call(forge, 'GET', STATE, asRoot)).status).toBe(204);
    const second = await call(forge, 'POST', `${STATE}/lock`, { ...asRoot, body: lock('b') });
    expect(second).toMatchObject({ status: 409, body: { ID: 'a', Who: 'root', Operation: 'OperationTypeApply' } });
    const text = '{"version":4,  "serial": 1, "big": 12345678901234567890}';
    const write = (id: string) =>
      fetch(`${forge.url}/api/v4/projects/1/${STATE}?ID=${id}`, {
        method: 'POST',
        headers: { ...asRoot.headers, 'Content-Type': 'application/json' },
        body: text,
      });
    expect((await write('b')).status).toBe(409);
    expect((await write('a')).status).toBe(200);
    expect((await call(forge, 'DELETE', `${STATE}/lock`, { ...asRoot, body: lock('b') })).status).toBe(409);
    expect((await call(forge, 'DELETE', `${STATE}/lock`, { ...asRoot, body: lock('a') })).status).toBe(200);
    const read = await fetch(`${forge.url}/api/v4/projects/1/${STATE}`, { headers: asRoot.headers });
    expect(await read.text()).toBe(text);
    expect((await call(forge, 'DELETE', STATE, asRoot)).status).toBe(200);
    expect((await call(forge, 'GET', STATE, asRoot)).status).toBe(404);
  });

  it('are for maintainers to write and for developers to read, unless the forge is told otherwise', async () => {
    const strict = await testForge();
    expect((await call(strict, 'POST', `${STATE}/lock`, { body: lock('a') })).status).toBe(403);
    expect((await call(strict, 'GET', STATE, { token: TOKENS.gate })).status).toBe(403);
    const loose = await testForge({ stateWriters: 'developer' });
    expect((await call(loose, 'POST', `${STATE}/lock`, { body: lock('a') })).status).toBe(200);
  });
});
