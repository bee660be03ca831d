import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { notify } from '../../../infra/deploy/notify.ts';

const folder = mkdtempSync(join(tmpdir(), 'trimtab-notify-'));
const applyFile = join(folder, 'apply.json');
const NOW = Date.UTC(2025, 5, 1);

interface Taken {
  readonly url: string | undefined;
  readonly authorization: string | undefined;
  readonly body: unknown;
}

let server: Server;
let taken: Taken[];
/** Statuses to answer with, the last one for ever. */
let answers: number[];
let env: Record<string, string>;

beforeEach(async () => {
  taken = [];
  answers = [201];
  server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    taken.push({ url: request.url, authorization: request.headers.authorization, body: JSON.parse(text) });
    response.writeHead(answers.length > 1 ? (answers.shift() ?? 500) : (answers[0] ?? 500)).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  env = {
    TRIMTAB_URL: `http://127.0.0.1:${port}/`,
    TRIMTAB_DEPLOY_TOKEN: 'deploy-token-of-the-test',
    CI_PIPELINE_ID: '42',
    CI_PIPELINE_URL: 'http://forge.test/platform/fleet/-/pipelines/42',
  };
  const counts = { creates: 8, updates: 0, deletes: 10 };
  const applied = {
    version: 1,
    engine: 'embedded',
    outcome: 'applied',
    services: ['shop'],
    ...counts,
    planDigest: 'x',
    sha: 'abc',
  };
  writeFileSync(applyFile, JSON.stringify(applied));
});
afterEach(async () => {
  await new Promise((resolve) => server.close(resolve).closeAllConnections());
  rmSync(applyFile, { force: true });
});

const lines: string[] = [];
const tell = () => notify({ apply: applyFile, env, now: NOW, say: (line) => void lines.push(line), pausesMs: [1, 1] });

describe('notifying the controller', () => {
  it('posts the deployment with the token', async () => {
    await tell();

    expect(taken).toEqual([
      {
        url: '/api/v1/deployments',
        authorization: 'Bearer deploy-token-of-the-test',
        body: {
          pipelineId: 42,
          sha: 'abc',
          services: ['shop'],
          engine: 'embedded',
          outcome: 'applied',
          creates: 8,
          updates: 0,
          deletes: 10,
          webUrl: 'http://forge.test/platform/fleet/-/pipelines/42',
          at: NOW,
        },
      },
    ]);
  });

  it('tries again while the controller is away', async () => {
    answers = [503, 429, 200];

    await tell();

    expect(taken).toHaveLength(3);
  });

  it('gives up after the last pause', async () => {
    answers = [503];

    await expect(tell()).rejects.toMatchObject({ code: 'controller-unheard', message: expect.stringContaining('503') });
    expect(taken).toHaveLength(3);
  });

  it('does not repeat what was refused, and shows no token', async () => {
    answers = [401];
    const refusal = await tell().catch((error: unknown) => String(error));

    expect(refusal).toContain('401');
    expect(refusal).not.toContain('deploy-token');
    expect(taken).toHaveLength(1);
  });

  it('says so and ends well without a controller', async () => {
    env = {};

    await tell();

    expect(lines.at(-1)).toContain('TRIMTAB_URL');
  });

  it('names what is missing', async () => {
    await expect(notify({ apply: join(folder, 'none.json'), env, now: NOW, say: () => {} })).rejects.toMatchObject({
      code: 'no-apply',
    });
    delete env['CI_PIPELINE_ID'];
    await expect(tell()).rejects.toThrow(/CI_PIPELINE_ID/);
    delete env['TRIMTAB_DEPLOY_TOKEN'];
    await expect(tell()).rejects.toThrow(/TRIMTAB_DEPLOY_TOKEN/);
  });
});
