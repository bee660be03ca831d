import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { call, open, pushBranch, read, TOKENS, testForge, until, whenStatus } from '../setup.ts';

const BASE = '/platform/fleet/-';

async function page(forge: { url: string }, path: string, headers: Record<string, string> = {}): Promise<string> {
  const answer = await fetch(`${forge.url}${path}`, { headers });
  expect(answer.status).toBe(200);
  return answer.text();
}

async function press(
  forge: { url: string },
  path: string,
  form: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(`${forge.url}${path}`, { method: 'POST', headers, body: new URLSearchParams(form), redirect: 'manual' });
}

const tokenOn = (text: string): string => /name="authenticity_token" value="([^"]+)"/.exec(text)?.[1] ?? '';

describe('the pages', () => {
  it('let a person read a merge request, its diff, its pipeline and its logs, and decide', async () => {
    const forge = await testForge();
    forge.runner.result = () => ({ status: 'success', log: ['\u001b[32mgreen\u001b[0m <b>raw</b>\n'] });
    await pushBranch(forge, 'one');
    const title = 'Move <script>alert(1)</script>';
    const iid = await open(forge, 'one', {
      title,
      description: '## Why\n\n<img src=x onerror=alert(1)>',
      labels: 'trimtab::review',
    });
    const { head_pipeline: pipeline } = await whenStatus(forge, iid, 'mergeable');
    expect(await page(forge, '/')).toContain('Move &lt;script&gt;');
    const text = await page(forge, `${BASE}/merge_requests/${iid}`);
    expect(text).not.toContain('<script>alert');
    expect(text).not.toContain('<img src=x');
    for (const part of ['<h3>Why</h3>', 'Ready to merge', `#${pipeline?.id}`, '<tr class="added">', 'provider: &#39;gcp&#39;'])
      expect(text).toContain(part);
    expect(await page(forge, `${BASE}/pipelines`)).toContain(`#${pipeline?.id}`);
    expect(await page(forge, `${BASE}/pipelines/${pipeline?.id}`)).toContain('check');
    const job = (await call<{ id: number }[]>(forge, 'GET', `pipelines/${pipeline?.id}/jobs`)).body[0]?.id;
    expect(await page(forge, `${BASE}/jobs/${job}`)).toContain('<span class="ansi-2">green</span> &lt;b&gt;raw&lt;/b&gt;');

    const form = { authenticity_token: tokenOn(text) };
    await press(forge, `${BASE}/merge_requests/${iid}/comment`, { ...form, body: 'Fine by **me**' });
    await press(forge, `${BASE}/merge_requests/${iid}/approve`, form);
    const merged = await press(forge, `${BASE}/merge_requests/${iid}/merge`, form);
    expect([merged.status, merged.headers.get('location')]).toEqual([303, `${BASE}/merge_requests/${iid}`]);
    expect(await read(forge, iid)).toMatchObject({ state: 'merged', merge_user: { username: 'root' } });
    expect(await page(forge, `${BASE}/merge_requests/${iid}`)).toContain('Fine by <strong>me</strong>');
    expect(await page(forge, `${BASE}/merge_requests?state=merged`)).toContain(`!${iid}`);
    await until(
      () => forge.runner.requests.some(({ ref }) => ref === 'main'),
      (found) => found,
    );
  });

  it('let the reader act as one person or the other, and say what a critical service needs', async () => {
    const forge = await testForge({ seed: { 'infra/services/service-1.json': '{"tier":"critical"}\n' } });
    await pushBranch(forge, 'one');
    const iid = await open(forge, 'one');
    const address = `${BASE}/merge_requests/${iid}`;
    const text = await page(forge, address);
    expect(text).toContain('Nobody has approved yet');
    expect(text).toMatch(/service-1 is critical: the gate asks for 2 approvals/);
    const form = { authenticity_token: tokenOn(text) };
    await press(forge, `${address}/approve`, form);
    expect(await page(forge, address)).toContain('1 of 2');
    const switched = await press(forge, '/-/act', { ...form, person: 'ops', back: address });
    expect([switched.status, switched.headers.get('location')]).toEqual([303, address]);
    const cookie = switched.headers.get('set-cookie')?.split(';')[0] ?? '';
    await press(forge, `${address}/approve`, form, { cookie });
    const after = await page(forge, address, { cookie });
    for (const part of ['2 of 2', 'Comment as ops', '<b>Administrator</b>', '<b>Operations</b>', 'Revoke approval'])
      expect(after).toContain(part);
    expect((await press(forge, '/-/act', { ...form, person: 'trimtab', back: '/' })).status).toBe(404);
    const away = await press(forge, '/-/act', { ...form, person: 'root', back: '//evil.example/' });
    expect(away.headers.get('location')).toBe('/');
    expect((await press(forge, '/-/act', { person: 'ops', back: '/' })).status).toBe(422);
  });

  it('close and reopen, and explain a refusal', async () => {
    const forge = await testForge();
    forge.runner.jobsOf = () => [];
    await pushBranch(forge, 'one');
    const iid = await open(forge, 'one');
    const form = { authenticity_token: tokenOn(await page(forge, `${BASE}/merge_requests/${iid}`)) };
    const refused = await press(forge, `${BASE}/merge_requests/${iid}/merge`, form);
    expect([refused.status, await refused.text()]).toEqual([405, expect.stringContaining('405 Method Not Allowed')]);
    await press(forge, `${BASE}/merge_requests/${iid}/close`, form);
    expect((await read(forge, iid)).state).toBe('closed');
    await press(forge, `${BASE}/merge_requests/${iid}/reopen`, form);
    expect((await read(forge, iid)).state).toBe('opened');
  });

  it('take no form of another page, and answer under their own name only', async () => {
    const forge = await testForge();
    await pushBranch(forge, 'one');
    const iid = await open(forge, 'one');
    for (const form of [{}, { authenticity_token: 'guess' }] as Record<string, string>[])
      expect((await press(forge, `${BASE}/merge_requests/${iid}/close`, form)).status).toBe(422);
    expect((await read(forge, iid)).state).toBe('opened');
    const status = await new Promise<number | undefined>((resolve, reject) => {
      request(`${forge.url}/`, { headers: { host: 'evil.example' } }, (answer) => resolve(answer.resume().statusCode))
        .on('error', reject)
        .end();
    });
    expect(status).toBe(421);
    const { headers } = await fetch(`${forge.url}/`);
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect((await call(forge, 'GET', '/user', { token: TOKENS.root })).status).toBe(200);
  });
});
