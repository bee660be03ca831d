import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Truth } from '../../simulator/clouds/truth.ts';
import type { Summary } from '../../src/cli/local/summary.ts';
import { barePath } from './support/bare-path.ts';
import { getJson, type LocalRun, movesOf, ROOT, startRun, until } from './support/local-run.ts';

// The main promise, on a PATH without Terraform, OPA, rsync or Python: from nothing to verified moves.
describe('npm start -- --once --json on a bare machine', () => {
  let run: LocalRun;
  let bare: string;
  let code: number | null;
  let summary: Summary;
  let waited: string[] = [];
  const trueBills: number[] = [];

  beforeAll(async () => {
    bare = barePath();
    expect(() => execFileSync('terraform', ['version'], { env: { PATH: bare }, stdio: 'ignore' })).toThrow();
    run = startRun(['--once', '--json', '--timeout', '400'], {
      PATH: `${join(ROOT, 'node_modules/.bin')}:${bare}`,
      HOME: process.env['HOME'],
    });
    const { controller, clouds } = await run.addresses();
    const trueBill = async () => (await getJson<Truth>(`${clouds}/truth`, run.truthToken)).bill.usualNetUsdPerMonth;
    trueBills.push(await trueBill());
    await until(
      'a merge request waits for review',
      async () => {
        const moves = await movesOf(controller).catch(() => []);
        waited = moves.filter((move) => move.verdict === 'review').flatMap((move) => move.verdictReasons);
        return waited.length > 0 || run.child.exitCode !== null;
      },
      400_000,
    );
    await until(
      'a move was verified',
      async () => {
        const moves = await movesOf(controller).catch(() => []);
        return moves.some((move) => move.verification === 'held') || run.child.exitCode !== null;
      },
      400_000,
    );
    if (run.child.exitCode === null) trueBills.push(await trueBill());
    code = await run.ended;
    summary = JSON.parse(run.lines.at(-1) ?? '{}') as Summary;
  }, 480_000);

  afterAll(() => {
    run?.child.kill('SIGKILL');
    rmSync(dirname(bare), { recursive: true, force: true });
  });

  it('exits with 0', () => expect(code, run.errors.join('\n')).toBe(0));
  // How long it took is printed, not judged: a busy machine is no defect.
  it('opens a merge request and verifies a move', () => {
    console.log(
      `first merge request after ${summary.seconds.firstMergeRequest} s, first verified move after ${summary.seconds.firstVerified} s`,
    );
    expect(summary.seconds.firstMergeRequest).toBeGreaterThan(0);
    expect(summary.seconds.firstVerified).toBeGreaterThan(0);
  });
  it('applies at least one move by itself', () => {
    expect(summary.mergeRequests.auto).toBeGreaterThan(0);
    expect(summary.moves.verified).toBeGreaterThan(0);
    expect(summary.appliedBy).toBe('embedded');
  });
  it('leaves at least one for a person, with the reason', () => {
    expect(summary.mergeRequests.review).toBeGreaterThan(0);
    expect(waited.join(' ')).toMatch(/keeps state|confidence|at least 2 are needed/i);
  });
  it('brings the bill down', () => {
    expect(summary.bill.nowUsdPerMonth).toBeLessThan(summary.bill.beforeUsdPerMonth ?? 0);
    expect(trueBills[1]).toBeLessThan(trueBills[0] ?? 0);
  });
  it('prints exactly what was promised', () => {
    expect(
      Object.fromEntries(
        Object.entries(summary).map(([key, value]) => [
          key,
          typeof value === 'object' && value !== null ? Object.keys(value) : 'text',
        ]),
      ),
    ).toEqual({
      seconds: ['firstMergeRequest', 'firstVerified', 'total'],
      mergeRequests: ['opened', 'auto', 'review', 'denied', 'merged'],
      moves: ['applied', 'verified', 'regressed'],
      bill: ['beforeUsdPerMonth', 'nowUsdPerMonth'],
      appliedBy: 'text',
    });
  });
  it('says one line per step', () => {
    for (const step of ['decision', 'merge request', 'verdict', 'merge', 'apply', 'verification'])
      expect(
        run.lines.some((line) => line.includes(`  ${step} `)),
        step,
      ).toBe(true);
  });
});
