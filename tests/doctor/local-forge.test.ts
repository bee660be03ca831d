import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { generateKeyPair } from '../../src/lib/ed25519.ts';
import { job } from '../simulator/forge/fake-runner.ts';
import { call, pushBranch, TOKENS, testForge, until } from '../simulator/forge/setup.ts';
import { ownPolicy } from './gitlab-settings.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** What docs/guides/doctor.md says of the local forge: it has no gate project, no TLS and no Code Owners. */
const DOCUMENTED = [
  'warning ci-file',
  'warning outdated-deployments',
  'warning resource-groups',
  'warning trust-identity',
  'unknown code-owners',
  'info direct-pushes',
  'info webhook-secret',
];

async function policyFiles(): Promise<Record<string, Buffer>> {
  const files = Object.entries(await ownPolicy());
  return Object.fromEntries(files.map(([path, content]) => [`policies/${path}`, content]));
}

function trustFile(): string {
  const { keyId, publicKey } = generateKeyPair();
  const key = { keyId, algorithm: 'Ed25519', publicKey, notBefore: '2020-01-01T00:00:00.000Z', notAfter: null };
  const rest = { bot: 'trimtab', projectId: 1, targetBranch: 'main', minimumPolicyVersion: 2, directPushes: 'review' };
  return `${JSON.stringify({ version: 1, ...rest, keys: [key] })}\n`;
}

describe('trimtab doctor and the local forge', () => {
  it('finds nothing but what the guide documents', async () => {
    const forge = await testForge({
      seed: { ...(await policyFiles()), 'policies/trust.json': trustFile() },
      hooks: [{ url: 'http://127.0.0.1:9/webhooks/gitlab', token: 'secret' }],
    });
    forge.runner.jobsOf = () => [{ ...job('apply', 'apply'), resourceGroup: 'apply' }];
    await pushBranch(forge, 'one');
    await until(
      async () => (await call<object[]>(forge, 'GET', 'resource_groups')).body,
      (groups) => groups.length > 0,
    );
    const args = ['doctor', '--url', forge.url, '--project', '1', '--reader-token-env', 'READER', '--json'];
    const env = { PATH: process.env['PATH'], TRIMTAB_GITLAB_TOKEN: TOKENS.bot, READER: TOKENS.root };
    const { stdout } = await promisify(execFile)(process.execPath, [join(ROOT, 'src/main.ts'), ...args], {
      env,
      cwd: forge.folder,
    });
    const report = JSON.parse(stdout) as { findings: { id: string; severity: string; seen: string }[] };
    expect(report.findings.map(({ id, severity }) => `${severity} ${id}`)).toEqual(DOCUMENTED);
    expect((await readFile(join(ROOT, 'docs/guides/doctor.md'), 'utf8')).split('## The local forge')[1]).toSatisfy(
      (text: string) => DOCUMENTED.every((line) => text.includes(`\`${line.split(' ')[1]}\``)),
    );
  });

  it('tells the bot alone less, and says so', async () => {
    const forge = await testForge({ seed: { 'policies/trust.json': trustFile() } });
    const env = { PATH: process.env['PATH'], TRIMTAB_GITLAB_TOKEN: TOKENS.bot };
    const args = ['doctor', '--url', forge.url, '--project', '1', '--json'];
    const ended = await promisify(execFile)(process.execPath, [join(ROOT, 'src/main.ts'), ...args], {
      env,
      cwd: forge.folder,
    }).catch((error: { code: number; stdout: string }) => error);
    expect(ended).toMatchObject({ code: 1 });
    const report = JSON.parse(ended.stdout) as { findings: { id: string; severity: string; seen: string }[] };
    const unknown = report.findings.filter(({ severity }) => severity === 'unknown').map(({ id }) => id);
    expect(unknown).toEqual(expect.arrayContaining(['wildcard-branches', 'force-push', 'job-token', 'webhook-alive']));
    expect(report.findings.filter(({ severity }) => severity === 'critical').map(({ id }) => id)).toEqual(['policy']);
  });
});
