import { describe, expect, it } from 'vitest';
import { call, MOVED, open, pushBranch, pushCommit, read, TOKENS, testForge, until } from '../setup.ts';

interface Approvals {
  readonly iid: number;
  readonly merge_status: string;
  readonly approved_by: readonly { readonly user: { readonly username: string } }[];
}

const approvers = async (forge: { url: string }, iid: number): Promise<string[]> => {
  const { body } = await call<Approvals>(forge, 'GET', `merge_requests/${iid}/approvals`, { token: TOKENS.gate });
  return body.approved_by.map(({ user }) => user.username);
};

describe('approvals', () => {
  it('come from two persons, once each, and never from the author', async () => {
    const forge = await testForge();
    await pushBranch(forge, 'one');
    const iid = await open(forge, 'one');
    const approve = async (token: string) => (await call(forge, 'POST', `merge_requests/${iid}/approve`, { token })).status;
    expect([await approve(TOKENS.root), await approve(TOKENS.ops)]).toEqual([201, 201]);
    expect([await approve(TOKENS.root), await approve(TOKENS.bot), await approve(TOKENS.gate)]).toEqual([401, 401, 401]);
    expect(await approvers(forge, iid)).toEqual(['root', 'ops']);
    await call(forge, 'POST', `merge_requests/${iid}/unapprove`, { token: TOKENS.ops });
    expect(await approvers(forge, iid)).toEqual(['root']);
  });

  it('count once when they are given twice at the same time', async () => {
    const forge = await testForge();
    await pushBranch(forge, 'one');
    const iid = await open(forge, 'one');
    const path = `merge_requests/${iid}/approve`;
    const answers = await Promise.all([1, 2, 3].map(() => call(forge, 'POST', path, { token: TOKENS.root })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 401, 401]);
    expect(await approvers(forge, iid)).toEqual(['root']);
  });

  it('are not given by whoever made one of the commits', async () => {
    const forge = await testForge();
    await pushBranch(forge, 'one', { email: 'ops@forge.invalid' });
    const iid = await open(forge, 'one');
    expect((await call(forge, 'POST', `merge_requests/${iid}/approve`, { token: TOKENS.ops })).status).toBe(401);
    expect((await call(forge, 'POST', `merge_requests/${iid}/approve`, { token: TOKENS.root })).status).toBe(201);
  });

  it('end with the next commit', async () => {
    const forge = await testForge();
    await pushBranch(forge, 'one');
    const iid = await open(forge, 'one');
    await call(forge, 'POST', `merge_requests/${iid}/approve`, { token: TOKENS.root });
    const files = { ...MOVED, 'README.md': '# Changed\n' };
    const sha = await pushCommit(forge, 'one', { files });
    await until(
      () => read(forge, iid),
      (found) => found.sha === sha,
    );
    expect(await approvers(forge, iid)).toEqual([]);
  });
});
