import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NODE_MODULES, PROJECT } from '../simulator/forge/runner/scratch.ts';
import { leftOut } from './parts.ts';

const JOBS = ['validate', 'plan', 'policy', 'apply', 'notify'];

describe.skipIf(leftOut('rsync', 'bash', 'npm'))('a clean clone', () => {
  const folder = mkdtempSync(join(tmpdir(), 'trimtab-clean-'));
  const clone = join(folder, 'trimtab');
  let code: number | null;
  let printed: string;

  beforeAll(() => {
    // Another branch may be checked out here; the pipeline is that of the default branch.
    const head = execFileSync('git', ['-C', PROJECT, 'rev-parse', 'HEAD'], { encoding: 'utf8' }).trim();
    execFileSync('git', ['clone', '--quiet', PROJECT, clone]);
    execFileSync('git', ['-C', clone, 'checkout', '--quiet', '-B', 'main', head]);
    // As on a command line: nothing is prepared, jobs install what they need.
    const ran = spawnSync(process.execPath, [join(NODE_MODULES, '.bin', 'gitlab-ci-local'), '--no-color'], {
      cwd: clone,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    });
    code = ran.status;
    printed = `${ran.stdout}${ran.stderr}`;
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));

  it('passes the pipeline of the default branch', () => {
    expect(code, printed).toBe(0);
    const passed = [...printed.matchAll(/^ PASS\s+(\S+)/gm)].map(([, job]) => job);
    expect(passed.sort()).toEqual([...JOBS].sort());
  });

  it('judges what it planned, and applies nothing where no forge says who approved', () => {
    const kept = (job: string, path: string) =>
      JSON.parse(readFileSync(join(clone, '.gitlab-ci-local', 'artifacts', job, path), 'utf8'));
    const plan = kept('plan', 'plan/plan.json');
    expect(kept('policy', 'verdict.json').bound.planDigest).toBe(plan.digest);
    expect(kept('policy', 'verdict.json')).toMatchObject({ outcome: 'review', approvedBy: null });
    expect(printed).toContain('There is no forge here, so nothing is applied.');
  });
});
