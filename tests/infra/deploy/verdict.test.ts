import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type Circumstances, permit } from '../../../infra/deploy/permission.ts';
import type { PlanFile } from '../../../infra/deploy/plan-file.ts';
import { readVerdict } from '../../../infra/deploy/verdict.ts';

const folder = mkdtempSync(join(tmpdir(), 'trimtab-verdict-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const NOW = Date.UTC(2025, 0, 1);
const MINUTE = 60_000;
const [HEAD, BASE] = ['a'.repeat(40), 'b'.repeat(40)];
const DIGEST = `sha256:${'b'.repeat(64)}`;
const POLICY = `sha256:${'c'.repeat(64)}`;
const PLAN: PlanFile = { version: 1, engine: 'embedded', headSha: HEAD, baseSha: BASE, digest: DIGEST, stacks: [] };
const END = NOW + 30 * MINUTE;
const DECISION = { service: 'shop', id: 'dec_1', expiresAt: END, policyDigest: POLICY };
const iso = (time: number) => new Date(time).toISOString();

type Fields = Record<string, unknown>;

/** Reads a verdict from a real file and holds it against the plan. */
async function judge(change: Fields, bound: Fields = {}, at: Partial<Circumstances> = {}): Promise<void> {
  const ids = { projectId: 1, pipelineId: 7, mergeRequestIid: null, decisionId: 'dec_1', policyVersion: 3 };
  const commits = { headSha: HEAD, baseSha: BASE, planDigest: DIGEST, policyDigest: POLICY, expiresAt: iso(END) };
  const agreed = { rules: [{ rule: 'signature', outcome: 'auto', waived: false }], securityEvents: [] };
  const verdict = { version: 2, outcome: 'auto', ...agreed, approvedBy: null, judgedAt: iso(NOW - MINUTE), ...change };
  const path = join(folder, 'verdict.json');
  writeFileSync(path, JSON.stringify({ bound: { ...ids, ...commits, ...bound }, ...verdict }));
  const env = { CI_PROJECT_ID: '1', CI_PIPELINE_ID: '7' };
  permit(await readVerdict(path), { plan: PLAN, head: HEAD, decisions: [DECISION], env, now: NOW, ...at });
}

const BY_ROOT = { outcome: 'review', approvedBy: 'root' };

describe('a verdict permits', () => {
  it.each<[string, Fields, Fields, Partial<Circumstances>]>([
    ['what it calls automatic, for the decision of this commit', {}, {}, {}],
    ['a review that a person approved', BY_ROOT, {}, {}],
    ['an approved review of a decision that has run out', BY_ROOT, { expiresAt: iso(NOW - 1) }, {}],
    ['an approved review of what carries no decision', BY_ROOT, { decisionId: null, expiresAt: null }, { decisions: [] }],
    ['a verdict of the hour', BY_ROOT, {}, { now: NOW + 58 * MINUTE }],
    ['outside a pipeline too', {}, { projectId: 0, pipelineId: null }, { env: {} }],
  ])('%s', async (_name, change, bound, at) => {
    await expect(judge(change, bound, at)).resolves.toBeUndefined();
  });
});

describe('a verdict does not permit when it', () => {
  it.each<[string, string, Fields, Fields, Partial<Circumstances>]>([
    [
      'is automatic beside a rule that objects',
      'invalid-verdict',
      { rules: [{ rule: 'x', outcome: 'review', waived: false }] },
      {},
      {},
    ],
    [
      'is automatic beside a denial that was set aside',
      'invalid-verdict',
      { rules: [{ outcome: 'deny', waived: true }] },
      {},
      {},
    ],
    ['is automatic by no rule', 'invalid-verdict', { rules: [] }, {}, {}],
    ['is automatic beside a security event', 'invalid-verdict', { securityEvents: ['The signature is forged.'] }, {}, {}],
    ['is held against no time', 'expired', {}, {}, { now: Number.NaN }],
    ['was given for another plan', 'other-plan', {}, { planDigest: `sha256:${'0'.repeat(64)}` }, {}],
    ['was given for another commit', 'other-commit', {}, { headSha: '0'.repeat(40) }, {}],
    ['was given for another base', 'other-base', {}, { baseSha: '0'.repeat(40) }, {}],
    ['was given in another project', 'other-pipeline', {}, { projectId: 2 }, {}],
    ['was given in another pipeline', 'other-pipeline', {}, { pipelineId: 6 }, {}],
    ['was given in no pipeline', 'other-pipeline', {}, { pipelineId: null }, {}],
    ['was approved in another pipeline', 'other-pipeline', BY_ROOT, { pipelineId: 6 }, {}],
    ['was given by another policy', 'other-decision', {}, { policyDigest: DIGEST }, {}],
    ['was given by no policy', 'no-policy', {}, { policyDigest: 'unknown' }, {}],
    ['was given for another decision', 'other-decision', {}, { decisionId: 'dec_2' }, {}],
    ['was given for no decision', 'other-decision', {}, { decisionId: null }, {}],
    ['ends later than its decision', 'other-decision', {}, { expiresAt: iso(END + 1) }, {}],
    ['is automatic where the commit carries no decision', 'other-decision', {}, {}, { decisions: [] }],
    ['is automatic for two services', 'other-decision', {}, {}, { decisions: [DECISION, { ...DECISION, service: 'ledger' }] }],
    ['denies, whoever approved', 'denied', { ...BY_ROOT, outcome: 'deny' }, {}, {}],
    ['asks for review that nobody gave', 'not-approved', { outcome: 'review' }, {}, {}],
    ['was approved by nobody with a name', 'not-approved', { ...BY_ROOT, approvedBy: '' }, {}, {}],
    ['was approved by something that is no name', 'not-approved', { ...BY_ROOT, approvedBy: true }, {}, {}],
    ['is automatic and has run out', 'expired', {}, {}, { now: END }],
    ['is automatic without an end', 'expired', {}, { expiresAt: null }, {}],
    ['is an hour old', 'expired', { judgedAt: iso(NOW - 60 * MINUTE) }, {}, {}],
    ['is an hour old, whoever approved', 'expired', { ...BY_ROOT, judgedAt: iso(NOW - 60 * MINUTE) }, {}, {}],
    ['comes from the future', 'expired', { judgedAt: iso(NOW + 6 * MINUTE) }, {}, {}],
    ['was judged at no time', 'invalid-verdict', { judgedAt: null }, {}, {}],
    ['ends at no time', 'invalid-verdict', {}, { expiresAt: 'soon' }, {}],
    ['does not say when it ends', 'invalid-verdict', {}, { expiresAt: undefined }, {}],
    ['has an unknown outcome', 'invalid-verdict', { outcome: 'yes' }, {}, {}],
    ['is bound to no plan', 'invalid-verdict', {}, { planDigest: null }, {}],
    ['is bound to a project that is no number', 'invalid-verdict', {}, { projectId: '1' }, {}],
    ['is bound to nothing', 'invalid-verdict', { bound: null }, {}, {}],
    ['is of another version', 'invalid-verdict', { version: 1 }, {}, {}],
  ])('%s', async (_name, code, change, bound, at) => {
    await expect(judge(change, bound, at)).rejects.toMatchObject({ code });
  });

  it('is not there, or is no JSON', async () => {
    await expect(readVerdict(join(folder, 'none.json'))).rejects.toMatchObject({ code: 'no-verdict' });
    writeFileSync(join(folder, 'words.json'), 'auto');
    await expect(readVerdict(join(folder, 'words.json'))).rejects.toMatchObject({ code: 'invalid-verdict' });
  });
});
