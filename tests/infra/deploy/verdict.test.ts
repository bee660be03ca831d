import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { PlanFile } from '../../../infra/deploy/plan-file.ts';
import { permit, readVerdict } from '../../../infra/deploy/verdict.ts';

const folder = mkdtempSync(join(tmpdir(), 'trimtab-verdict-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const NOW = Date.UTC(2025, 0, 1);
const HEAD = 'a'.repeat(40);
const DIGEST = `sha256:${'b'.repeat(64)}`;
const PLAN: PlanFile = { version: 1, engine: 'embedded', headSha: HEAD, baseSha: HEAD, digest: DIGEST, stacks: [] };
const PAST = new Date(NOW - 1).toISOString();
const FUTURE = new Date(NOW + 1).toISOString();

/** Reads a verdict from a real file and holds it against the plan. */
async function judge(change: Record<string, unknown>, bound: Record<string, unknown> = {}): Promise<void> {
  const whole = { headSha: HEAD, planDigest: DIGEST, expiresAt: null, ...bound };
  const path = join(folder, 'verdict.json');
  writeFileSync(path, JSON.stringify({ version: 1, outcome: 'auto', approvedBy: null, bound: whole, ...change }));
  permit(await readVerdict(path), PLAN, HEAD, NOW);
}

describe('a verdict permits', () => {
  it.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ['what it calls automatic', {}, {}],
    ['what is automatic and still fresh', {}, { expiresAt: FUTURE }],
    ['a review that a person approved', { outcome: 'review', approvedBy: 'root' }, {}],
    ['an approved review of a decision that has run out', { outcome: 'review', approvedBy: 'root' }, { expiresAt: PAST }],
  ])('%s', async (_name, change, bound) => {
    await expect(judge(change, bound)).resolves.toBeUndefined();
  });
});

describe('a verdict does not permit when it', () => {
  it.each<[string, Record<string, unknown>, Record<string, unknown>, string]>([
    ['was given for another plan', {}, { planDigest: `sha256:${'0'.repeat(64)}` }, 'other-plan'],
    ['was given for another commit', {}, { headSha: '0'.repeat(40) }, 'other-commit'],
    ['denies, whoever approved', { outcome: 'deny', approvedBy: 'root' }, {}, 'denied'],
    ['asks for review that nobody gave', { outcome: 'review' }, {}, 'not-approved'],
    ['was approved by nobody with a name', { outcome: 'review', approvedBy: '' }, {}, 'not-approved'],
    ['was approved by something that is no name', { outcome: 'review', approvedBy: true }, {}, 'not-approved'],
    ['is automatic and has run out', {}, { expiresAt: PAST }, 'expired'],
    ['ends at no time', {}, { expiresAt: 'soon' }, 'invalid-verdict'],
    ['does not say when it ends', {}, { expiresAt: undefined }, 'invalid-verdict'],
    ['has an unknown outcome', { outcome: 'yes' }, {}, 'invalid-verdict'],
    ['is bound to no plan', {}, { planDigest: null }, 'invalid-verdict'],
    ['is bound to nothing', { bound: null }, {}, 'invalid-verdict'],
    ['is of another version', { version: 2 }, {}, 'invalid-verdict'],
  ])('%s', async (_name, change, bound, code) => {
    await expect(judge(change, bound)).rejects.toMatchObject({ code });
  });

  it('is not there, or is no JSON', async () => {
    await expect(readVerdict(join(folder, 'none.json'))).rejects.toMatchObject({ code: 'no-verdict' });
    writeFileSync(join(folder, 'broken.json'), '{');
    await expect(readVerdict(join(folder, 'broken.json'))).rejects.toMatchObject({ code: 'invalid-verdict' });
  });
});
