import { describe, expect, it } from 'vitest';
import { job } from '../fake-runner.ts';
import { call, pushBranch, TOKENS, testForge, until } from '../setup.ts';

describe('the settings', () => {
  it('are those of a guarded project, for those who may see them', async () => {
    const forge = await testForge({ hooks: [{ url: 'http://127.0.0.1:9/webhooks/gitlab', token: 'secret' }] });
    const see = async (path: string, token: string = TOKENS.root) => (await call(forge, 'GET', path, { token })).body;
    expect(await see('protected_branches')).toMatchObject([{ name: 'main', allow_force_push: false }]);
    expect(await see('approvals')).toMatchObject({ merge_requests_author_approval: false, reset_approvals_on_push: true });
    expect(await see('job_token_scope')).toEqual({ inbound_enabled: true, outbound_enabled: false });
    expect(await see('members/all/2')).toMatchObject({ username: 'trimtab', access_level: 30 });
    expect((await call(forge, 'GET', 'members/all/9')).status).toBe(404);
    const [hook] = (await call<object[]>(forge, 'GET', 'hooks', { token: TOKENS.root })).body;
    expect(hook).toMatchObject({ token_present: true, signing_token_present: false, alert_status: 'executable' });
    expect(JSON.stringify(hook)).not.toContain('secret');
    for (const path of ['protected_branches', 'job_token_scope', 'hooks'])
      expect((await call(forge, 'GET', path, { token: TOKENS.bot })).status).toBe(403);
  });

  it('tell a token about itself', async () => {
    const forge = await testForge();
    const { body } = await call(forge, 'GET', '/personal_access_tokens/self');
    expect(body).toMatchObject({ scopes: ['api'], user_id: 2, active: true });
    const days = (Date.parse(String(body['expires_at'])) - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(80);
    expect(days).toBeLessThanOrEqual(90);
    expect(JSON.stringify(body)).not.toContain(TOKENS.bot);
    expect((await call(forge, 'GET', '/personal_access_tokens/self', { token: null })).status).toBe(401);
  });

  it('list the resource groups that jobs have asked for', async () => {
    const forge = await testForge();
    forge.runner.jobsOf = () => [{ ...job('apply', 'apply'), resourceGroup: 'apply' }, job('check', 'test')];
    const groups = async () => (await call<object[]>(forge, 'GET', 'resource_groups')).body;
    expect(await groups()).toEqual([]);
    await pushBranch(forge, 'one');
    expect(await until(groups, (found) => found.length > 0)).toMatchObject([{ key: 'apply', process_mode: 'unordered' }]);
  });
});
