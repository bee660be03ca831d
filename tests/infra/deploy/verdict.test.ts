import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type Circumstances, permit } from '../../../infra/deploy/permission.ts';
import type { PlanFile } from '../../../infra/deploy/plan-file.ts';
import { readVerdict } from '../../../infra/deploy/verdict.ts';
import { ruleAnswer } from '../support/fleet-folder.ts';

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
  const agreed = { reasons: [], rules: [ruleAnswer('signature')], securityEvents: [] };
  const verdict = { version: 2, outcome: 'auto', ...agreed, approvedBy: null, judgedAt: iso(NOW - MINUTE), ...change };
  const path = join(folder, 'verdict.json');
  writeFileSync(path, JSON.stringify({ bound: { ...ids, ...commits, ...bound }, ...verdict }));
  const env = { CI_PROJECT_ID: '1', CI_PIPELINE_ID: '7' };
  const isBot = (name: string) => name === 'trimtab';
  permit(await readVerdict(path), { plan: PLAN, head: HEAD, decisions: [DECISION], env, isBot, now: NOW, ...at });
}

const BY_ROOT = { outcome: 'review', approvedBy: 'root' };
const setAside = (rule: string, waivedBy: unknown = 'the emergency') =>
  ruleAnswer(rule, { outcome: 'review', waived: true, waivedBy });

describe('a verdict permits', () => {
  it.each<[string, Fields, Fields, Partial<Circumstances>]>([
    ['what it calls automatic, for the decision of this commit', {}, {}, {}],
    ['what it calls automatic and a person merged', { approvedBy: 'root' }, {}, {}],
    ['what an emergency or a waiver lets pass', { rules: [setAside('cost_delta'), setAside('freeze_windows')] }, {}, {}],
    ['a review that a person approved', BY_ROOT, {}, {}],
    ['an approved review that objects', { ...BY_ROOT, rules: [ruleAnswer('signature', { outcome: 'review' })] }, {}, {}],
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
    ['is held against no time', 'expired', {}, {}, { now: Number.NaN }],
    ['was given for another plan', 'other-plan', {}, { planDigest: `sha256:${'0'.repeat(64)}` }, {}],
    ['was given for another commit', 'other-commit', {}, { headSha: '0'.repeat(40) }, {}],
    ['was given for another base', 'other-base', {}, { baseSha: '0'.repeat(40) }, {}],
    ['was approved for another base', 'other-base', BY_ROOT, { baseSha: '0'.repeat(40) }, {}],
    ['was approved for its own head as base', 'other-base', BY_ROOT, { baseSha: HEAD }, {}],
    ['was given in another project', 'other-pipeline', {}, { projectId: 2 }, {}],
    ['was given in another pipeline', 'other-pipeline', {}, { pipelineId: 6 }, {}],
    ['was given in no pipeline', 'other-pipeline', {}, { pipelineId: null }, {}],
    ...['CI', 'GITLAB_CI', 'CI_JOB_TOKEN'].flatMap((sign) =>
      [
        { CI_PROJECT_ID: '1' },
        { CI_PIPELINE_ID: '7' },
        { CI_PROJECT_ID: '1', CI_PIPELINE_ID: '' },
        { CI_PROJECT_ID: '', CI_PIPELINE_ID: '7' },
      ].map((env): [string, string, Fields, Fields, Partial<Circumstances>] => [
        `is held against a job with ${sign} and ${JSON.stringify(env)}`,
        'other-pipeline',
        {},
        {},
        { env: { [sign]: '', ...env } },
      ]),
    ),
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
    ['was approved by nobody with a name', 'invalid-verdict', { ...BY_ROOT, approvedBy: '' }, {}, {}],
    ['was approved by something that is no name', 'invalid-verdict', { ...BY_ROOT, approvedBy: true }, {}, {}],
    ['was approved by the bot', 'not-approved', { ...BY_ROOT, approvedBy: 'trimtab' }, {}, {}],
    ['is automatic and was approved by the bot', 'not-approved', { approvedBy: 'trimtab' }, {}, {}],
    ['was given by a policy that gave no answer, and nobody approved', 'not-approved', { outcome: 'review', rules: [] }, {}, {}],
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

  it.each<[string, Fields, string]>([
    ['auto although a rule objects', { rules: [ruleAnswer('x', { outcome: 'review' })] }, 'says auto although x says review'],
    ['auto although a rule denies', { rules: [ruleAnswer('x', { outcome: 'deny' })] }, 'says auto although x says deny'],
    ['auto by no rule', { rules: [] }, 'names no rule'],
    ['auto beside a security event', { securityEvents: ['Forged.'] }, 'says auto beside a security event'],
    ['auto where what nobody may set aside was', { rules: [setAside('signature')] }, 'sets signature aside, which nobody may'],
    [
      'review although a rule denies',
      { ...BY_ROOT, rules: [ruleAnswer('x', { outcome: 'deny' })] },
      'says review although x says deny',
    ],
    ['review by no rule', { ...BY_ROOT, rules: [] }, 'names no rule'],
    ['review beside a security event', { ...BY_ROOT, securityEvents: ['Forged.'] }, 'says review beside a security event'],
    [
      'review where what nobody may set aside was',
      { ...BY_ROOT, rules: [setAside('waivers')] },
      'sets waivers aside, which nobody may',
    ],
  ])('says %s', async (_name, change, sentence) => {
    await expect(judge(change)).rejects.toMatchObject({ code: 'invalid-verdict', message: `The verdict ${sentence}` });
  });

  it.each<[string, unknown[]]>([
    ['is set aside by nobody', [setAside('cost_delta', null)]],
    ['is set aside by an empty name', [setAside('cost_delta', ' ')]],
    ['names a waiver that was not used', [ruleAnswer('cost_delta', { waivedBy: 'the emergency' })]],
    ['agrees and is set aside', [ruleAnswer('cost_delta', { waived: true, waivedBy: 'the emergency' })]],
    ['denies and is set aside', [{ ...setAside('cost_delta'), outcome: 'deny' }]],
    ['has no name', [{ outcome: 'auto' }]],
    ['has a blank name', [ruleAnswer(' ')]],
    ['is there twice', [ruleAnswer('signature'), ruleAnswer('signature')]],
    ['gives no reason', [ruleAnswer('signature', { reason: undefined })]],
  ])('has a rule that %s', async (_name, rules) => {
    for (const outcome of [{}, BY_ROOT, { outcome: 'deny' }])
      await expect(judge({ ...outcome, rules })).rejects.toMatchObject({
        code: 'invalid-verdict',
        message: expect.stringMatching(/ is no verdict of the gate$/),
      });
  });

  it('is not there, or is no JSON', async () => {
    await expect(readVerdict(join(folder, 'none.json'))).rejects.toMatchObject({ code: 'no-verdict' });
    writeFileSync(join(folder, 'words.json'), 'auto');
    await expect(readVerdict(join(folder, 'words.json'))).rejects.toMatchObject({ code: 'invalid-verdict' });
  });
});
