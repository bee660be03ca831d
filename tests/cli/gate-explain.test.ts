import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gateExplain } from '../../src/cli/gate-explain.ts';
import type { Verdict } from '../../src/domain/verdict.ts';
import { aRule, aVerdict, HOSTILE } from '../gate/report/samples.ts';
import { testIo } from './folder.ts';

const NOW = Date.parse('2026-11-21T10:30:00Z');
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'trimtab-explain-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function* nothing(): AsyncGenerator<string> {}

async function explain(file: unknown, ...more: string[]): Promise<{ code: number; lines: string[]; errors: string[] }> {
  const io = testIo(folder);
  await writeFile(join(folder, 'verdict.json'), typeof file === 'string' ? file : JSON.stringify(file));
  const code = await gateExplain(['verdict.json', ...more], io, { input: nothing(), now: () => NOW });
  return { code, lines: io.printed, errors: io.warned };
}

describe('gate explain', () => {
  it('says the outcome first, then what made it and what would change it', async () => {
    const { code, lines } = await explain(aVerdict());
    expect(code).toBe(0);
    expect(lines).toEqual([
      'DENY: The facts contradict each other; this must not be merged.',
      '',
      '2 rules object',
      '  signature (deny): Forged.',
      '    looked at     signature input',
      '    held against  signature bound',
      '    for auto      Find out who wrote this record.',
      '  record_fresh (review): Too old.',
      '    looked at     record_fresh input',
      '    held against  record_fresh bound',
      '    for auto      Change record_fresh.',
      '',
      '1 objection was set aside',
      '  cost_delta (review): Too dear. Waived by the emergency.',
      '    looked at     cost_delta input',
      '    held against  cost_delta bound',
      '',
      'The other 1 rule agrees',
      '  confidence',
      '',
      'It is bound to',
      '  project   1, merge request 3, pipeline 7',
      `  commit    ${'a'.repeat(40)}`,
      `  base      ${'b'.repeat(40)}`,
      `  plan      sha256:${'c'.repeat(64)}`,
      `  policy    sha256:${'d'.repeat(64)} (version 4)`,
      '  decision  dec_01j0000000aaaaaaaaaaaaaaaa',
      '  judged    2026-11-21T10:00:00.000Z',
      '  approved  by nobody, and nobody can',
      '  It is good for 30 minutes more, until 2026-11-21T11:00:00.000Z.',
    ]);
  });

  it('tells the emergency and the waivers, also when they agree', async () => {
    const rules = [
      aRule('emergency_override', 'auto', { reason: 'No emergency is claimed.' }),
      aRule('waivers', 'auto', { reason: 'A waiver for cost_delta is ignored since 2026-10-01.' }),
    ];
    const { lines } = await explain(aVerdict({ outcome: 'auto', rules, reasons: ['All 2 rules agree.'] }));
    expect(lines[0]).toBe('AUTO: Nothing speaks against merging and applying this by itself.');
    expect(lines).toContain('  emergency_override: No emergency is claimed.');
    expect(lines).toContain('  waivers: A waiver for cost_delta is ignored since 2026-10-01.');
    expect(lines).toContain('All 2 rules agree');
  });

  it('tells security events, faults and who approved', async () => {
    const changes = { outcome: 'review', rules: [], reasons: ['The policy could not be loaded.'] } as const;
    const { lines } = await explain(aVerdict({ ...changes, securityEvents: ['Replayed.'], approvedBy: 'root' }));
    expect(lines.slice(0, 6)).toEqual([
      'REVIEW: A person has to look at this before it is merged.',
      '',
      'Security events',
      '  Replayed.',
      '',
      'What no rule said',
    ]);
    expect(lines).toContain('  approved  root');
  });

  it.each([
    ['2026-11-21T11:00:00Z', 'It expired 0 seconds ago'],
    ['2026-11-21T11:05:00Z', 'It expired 5 minutes ago'],
    ['2026-11-24T11:00:00Z', 'It expired 3 days ago'],
    ['2026-11-21T10:59:30Z', 'It is good for 30 seconds more'],
  ])('tells by %s that %s', async (now, sentence) => {
    expect((await explain(aVerdict(), '--now', now)).lines.at(-1)).toContain(sentence);
  });

  it('knows when a verdict names no expiry', async () => {
    const { lines } = await explain(aVerdict({}, { expiresAt: null }));
    expect(lines.at(-1)).toBe('  It names no time until which it is good, so nothing is automatic by it.');
  });

  it('answers in JSON', async () => {
    const { lines } = await explain(aVerdict(), '--json');
    expect(JSON.parse(lines.join(''))).toMatchObject({
      outcome: 'deny',
      expired: false,
      objecting: [{ rule: 'signature' }, { rule: 'record_fresh' }],
      waived: [{ rule: 'cost_delta', waivedBy: 'the emergency' }],
      agreeing: ['confidence'],
      bound: { policyVersion: 4 },
    });
    expect(JSON.parse((await explain(aVerdict({}, { expiresAt: null }), '--json')).lines.join(''))).toMatchObject({
      expired: null,
    });
  });

  it('reads standard input', async () => {
    const io = testIo(folder);
    const text = JSON.stringify(aVerdict());
    async function* input(): AsyncGenerator<string> {
      yield text.slice(0, 99);
      yield text.slice(99);
    }
    expect(await gateExplain(['-'], io, { input: input(), now: () => NOW })).toBe(0);
    expect(io.printed[0]).toMatch(/^DENY/);
  });

  it('lets no foreign text steer the terminal', async () => {
    const rule = aRule('confidence', 'deny', { reason: HOSTILE, input: HOSTILE, bound: HOSTILE, remedy: HOSTILE });
    const { lines } = await explain(aVerdict({ rules: [rule], securityEvents: [HOSTILE], approvedBy: HOSTILE }));
    for (const line of lines) expect(line).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  it.each<[string, unknown, RegExp]>([
    ['no JSON', '{', /is no verdict of the gate: it is no JSON$/],
    ['an older version', { ...aVerdict(), version: 1 } as unknown as Verdict, /it is of version 1, this is for version 2$/],
    ['another file', { version: 2, engine: 'embedded' }, /verdict\.json is no verdict of the gate$/],
    ['nothing', '', /it is no JSON$/],
    ['null', 'null', /is no verdict of the gate$/],
    ['far too large', 'x'.repeat(1024 * 1024 + 1), /cannot be read$/],
  ])('refuses %s with 66', async (_, file, sentence) => {
    const { code, lines, errors } = await explain(file);
    expect(code).toBe(66);
    expect(lines).toEqual([]);
    expect(errors[0]).toMatch(sentence);
  });

  it('refuses a file that is not there with 66, and wrong usage with 64', async () => {
    const tried = async (...args: string[]): Promise<[number, string | undefined]> => {
      const io = testIo(folder);
      return [await gateExplain(args, io, { input: nothing(), now: () => NOW }), io.warned[0]];
    };
    expect(await tried('missing.json')).toEqual([66, 'trimtab gate explain: missing.json cannot be read']);
    for (const args of [[], ['a', 'b'], ['a', '--what'], ['a', '--now', 'soon']]) expect((await tried(...args))[0]).toBe(64);
    expect((await tried('--help'))[0]).toBe(0);
  });
});
