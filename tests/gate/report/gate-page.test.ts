import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { RuleResult } from '../../../src/domain/verdict.ts';
import { localTimes, zonesOf } from '../../../src/gate/facts/local-time.ts';
import { createEngine } from '../../../src/gate/index.ts';
import { readPolicy } from '../../../src/gate/policy-folder.ts';
import { changed, goodInput, POLICIES } from '../../policies/vectors.ts';

type Named = Readonly<Record<string, unknown>>;

const page = readFileSync(new URL('../../../docs/gate.md', import.meta.url), 'utf8');
const policy = await readPolicy(POLICIES);
const { thresholds } = policy.data as { thresholds: Named };

/** The JSON on the page that begins with this name. */
function example(name: string): Named {
  const block = [...page.matchAll(/```json\n([\s\S]*?)```/g)]
    .map(([, text]) => text ?? '')
    .find((text) => text.startsWith(`"${name}"`));
  return (JSON.parse(`{${block}}`) as Record<string, Named>)[name] ?? {};
}

/** What one rule says of the good move at an instant, with other data and some changes. */
function said(rule: string, data: Named, at: string, changes: Parameters<typeof changed>[1] = []): RuleResult {
  const all = { ...policy.data, ...data };
  const ms = Date.parse(at);
  const input = changed({ ...goodInput(), now: { ms, source: 'forge' as const, local: localTimes(ms, zonesOf(all)) } }, changes);
  const judgement = createEngine({ ...policy, data: all }).evaluate(input);
  return judgement.rules.find((entry) => entry.rule === rule) ?? expect.fail(`${rule} says nothing`);
}

const of = (kind: string): Parameters<typeof changed>[1] => [{ op: 'replace', path: '/diff/records/0/claim/kind', value: kind }];

describe("the gate's page", () => {
  it('has a row for each rule, and for no other', () => {
    const cells = page.split('\n').map((line) => line.split('|').map((cell) => cell.trim()));
    const rows = cells.filter((row) => row.length === 8 && row[1]?.startsWith('`'));
    const names = (those: typeof rows): string[] => those.map((row) => (row[1] ?? '').replaceAll('`', ''));
    expect(names(rows).sort()).toEqual(Object.keys(thresholds).sort());
    const waivable = (by: string): string[] => names(rows.filter((row) => row[6]?.split(' ').includes(by)));
    expect(waivable('E')).toEqual(['cost_delta', 'confidence']);
    expect(waivable('W')).toEqual(['cost_delta', 'confidence', 'minimum_saving', 'freeze_windows', 'blast_radius']);
  });

  it.each([
    ['2026-12-17T22:59:00Z', 'optimize', 'auto'],
    ['2026-12-17T23:00:00Z', 'optimize', 'review'],
    ['2027-01-06T22:59:00Z', 'optimize', 'review'],
    ['2027-01-06T23:00:00Z', 'optimize', 'auto'],
    ['2026-12-24T12:00:00Z', 'heal', 'auto'],
    // Weekend nights by New York: Saturday 22:00 to Sunday 06:00, and Sunday 22:00 to Monday 06:00.
    ['2026-10-10T09:59:00Z', 'heal', 'auto'],
    ['2026-10-11T01:59:00Z', 'heal', 'auto'],
    ['2026-10-11T02:00:00Z', 'heal', 'review'],
    ['2026-10-11T09:59:00Z', 'heal', 'review'],
    ['2026-10-11T10:00:00Z', 'heal', 'auto'],
    ['2026-10-12T02:00:00Z', 'heal', 'review'],
    ['2026-10-12T09:59:00Z', 'heal', 'review'],
    ['2026-10-12T10:00:00Z', 'heal', 'auto'],
  ])('freezes as it says: %s, %s is %s', (at, kind, outcome) => {
    expect(said('freeze_windows', { freezes: example('freezes') }, at, of(kind)).outcome).toBe(outcome);
  });

  it('waives as it says, until the day', () => {
    const { 'orders-api': own, '*': common } = example('waivers');
    const waivers = { 'service-1': own, '*': common };
    const cost = '/diff/records/0/claim/cost/savingUsdPerMonth';
    const missed: Parameters<typeof changed>[1] = [{ op: 'replace', path: cost, value: 10 }];
    const last = said('minimum_saving', { waivers }, '2026-12-30T23:59:00Z', missed);
    expect(last).toMatchObject({ outcome: 'review', waived: true });
    expect(last.waivedBy).toBe('a waiver of payments until 2026-12-31: Leaves eu-west-1 before its price rises');
    expect(said('minimum_saving', { waivers }, '2026-12-31T00:00:00Z', missed)).toMatchObject({
      outcome: 'review',
      waived: false,
    });
  });
});
