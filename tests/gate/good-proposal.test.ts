import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ForgeServer, forgeServer } from './forge-server.ts';
import { type GoodProposal, goodProposal, runGate, type Side } from './good-proposal.ts';

describe.each<Side>(['merge-request', 'protected-branch'])('the good proposal, judged on the side of the %s', (side) => {
  let proposal: GoodProposal;
  let forge: ForgeServer;
  beforeAll(async () => {
    [proposal, forge] = await Promise.all([goodProposal(side), forgeServer()]);
    for (const [call, answer] of proposal.answers) forge.answers.set(call, answer);
  });
  afterAll(() => Promise.all([proposal.repository.remove(), forge.close()]));

  it('is auto, and every rule agrees by itself', async () => {
    const { code, verdict, objections, err } = await runGate(proposal.repository.folder, proposal.env(forge.url));
    expect({ objections, err, reasons: verdict?.reasons }).toEqual({ objections: [], err: [], reasons: ['All 20 rules agree.'] });
    expect(code).toBe(0);
    expect(verdict).toMatchObject({ version: 2, outcome: 'auto', securityEvents: [], approvedBy: null });
  });
});
