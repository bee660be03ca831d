import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readSettings } from '../../../../infra/deploy/settings.ts';
import { terraformEngine } from '../../../../infra/deploy/terraform/engine.ts';

/** Writes down how it was called, and answers as little as the engine needs. */
const STAND_IN = `#!/bin/sh
echo "$*" >> "$HOME/called"
env | grep -E '^TF_' >> "$HOME/environment"
case "$1" in
  plan) : > plan.tfplan ;;
  show) echo '{"resource_changes":[]}' ;;
  apply) [ ! -f "$HOME/complaint" ] || { cat "$HOME/complaint" >&2; exit 1; } ;;
esac
`;

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'trimtab-locking-'));
  writeFileSync(join(home, 'terraform'), STAND_IN);
  chmodSync(join(home, 'terraform'), 0o755);
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

async function planAndApply(hostile: Record<string, string> = {}): Promise<readonly string[]> {
  const env = { PATH: `${home}:/usr/bin:/bin`, HOME: home, ...hostile };
  const engine = terraformEngine({ env, settings: readSettings(env, home), plugins: null }, null);
  const before = process.env['PATH'];
  process.env['PATH'] = env.PATH;
  try {
    await engine.plan('shop', {}, home);
    await engine.apply('shop', home);
  } finally {
    process.env['PATH'] = before;
  }
  return readFileSync(join(home, 'called'), 'utf8').trim().split('\n');
}

describe('the lock of a state', () => {
  it('is waited for by every apply, and turned off by none', async () => {
    const called = await planAndApply();
    const applies = called.filter((line) => line.startsWith('apply '));

    expect(applies).toEqual(['apply -input=false -no-color -lock-timeout=5m plan.tfplan']);
    // A plan writes no state; who may only plan may not lock it.
    expect(called.filter((line) => line.includes('-lock=false')).every((line) => line.startsWith('plan '))).toBe(true);
  });

  it('that moved is a stale plan, and one that stays held is not', async () => {
    writeFileSync(join(home, 'complaint'), 'Error: Saved plan is stale\n\nThe given plan file can no longer be applied.');
    await expect(planAndApply()).rejects.toMatchObject({ code: 'stale-plan' });
    writeFileSync(join(home, 'complaint'), 'Error: Error acquiring the state lock\n\nLock Info: ID 1');
    await expect(planAndApply()).rejects.toMatchObject({ code: 'terraform-failed' });
  });

  it('cannot be turned off by a variable of the pipeline', async () => {
    await planAndApply({ TF_CLI_ARGS: '-lock=false', TF_CLI_ARGS_apply: '-lock=false', TF_VAR_x: 'y', TF_DATA_DIR: '/tmp/x' });
    const environment = readFileSync(join(home, 'environment'), 'utf8');

    expect(environment).not.toMatch(/TF_CLI_ARGS|TF_VAR|\/tmp\/x$/m);
  });

  it('is never forced, anywhere', () => {
    const forced = new RegExp(['force', 'unlock'].join('[-_ ]?'), 'i');
    const programs = ['infra', 'src', 'pipelines', 'scripts', '.ci', '.gitlab-ci.yml'].flatMap(filesOf);

    expect(programs.length).toBeGreaterThan(200);
    expect(programs.filter((file) => forced.test(readFileSync(file, 'utf8')))).toEqual([]);
  });
});

function filesOf(path: string): readonly string[] {
  const whole = resolve(path);
  if (statSync(whole).isFile()) return [whole];
  return readdirSync(whole, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('vendor'))
    .map((entry) => join(entry.parentPath, entry.name));
}
