import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { configCommand } from '../../src/cli/config.ts';
import type { Command } from '../../src/cli/io.ts';
import { runCommand } from '../../src/cli/run.ts';
import { startCommand } from '../../src/cli/start.ts';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'trimtab-config-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The program itself: for what only a process shows. */
function trimtab(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], { cwd: folder, encoding: 'utf8' });
  return { status, stdout, stderr };
}

/** A command in this process, which is much quicker: what it said, and how it ended. */
async function play(command: Command, ...args: string[]) {
  const said: string[] = [];
  const say = (line: string) => void said.push(line);
  const signal = new AbortController().signal;
  const ended = await command(args, { out: say, err: say, env: {}, cwd: folder, columns: null, signal }).catch(
    (error: unknown) => error,
  );
  return { said, ended };
}

function path(name: string): string {
  return join(folder, name);
}

function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return name;
}

const wrong = file('wrong.yaml', 'decision: {everySeconds: soon}\n');
const bomb = file('bomb.yaml', `a: &a [${'x,'.repeat(30)}]\nb: [${'*a,'.repeat(60)}]\n`);
const formula = file('formula.yaml', 'scoring: {formulas: {cost: "import(1)"}}\n');
const right = file('right.yaml', 'decision: {everySeconds: 60}\n');

describe('trimtab config', () => {
  it('validates a right file', async () =>
    expect(await play(configCommand, 'validate', path(right))).toEqual({ said: [`${path(right)}: valid`], ended: 0 }));

  it.each([
    [wrong, 'decision.everySeconds'],
    [bomb, 'bomb.yaml'],
    [formula, 'scoring.formulas.cost'],
    ['missing.yaml', 'missing.yaml'],
  ])('refuses %s and names %s', async (name, key) => {
    const { said, ended } = await play(configCommand, 'validate', path(name));
    expect(ended).toMatchObject({ code: 'config', message: expect.stringContaining(key) });
    expect(said).toEqual([]);
  });

  it('prints the schema, and the configuration with its defaults', async () => {
    const schema = await play(configCommand, 'schema');
    expect(JSON.parse(schema.said.join(''))).toMatchObject({ title: 'trimtab.yaml' });
    const shown = await play(configCommand, 'show', path(right));
    expect(JSON.parse(shown.said.join(''))).toMatchObject({ decision: { everySeconds: 60, minimumConfidence: 0.7 } });
  });

  it('ends with 78, one sentence and no stack', () => {
    const { status, stdout, stderr } = trimtab('config', 'validate', wrong);
    expect({ status, stdout }).toEqual({ status: 78, stdout: '' });
    expect(stderr).toMatch(/^trimtab: wrong\.yaml: decision\.everySeconds: must be number\n/);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});

describe('a start', () => {
  it.each([
    ['start', startCommand],
    ['run', runCommand],
  ])('by %s is refused before anything is begun', async (_, command) => {
    for (const name of [wrong, formula]) {
      const { said, ended } = await play(command, '--config', path(name));
      expect(ended).toMatchObject({ code: 'config' });
      expect(said).toEqual([]);
    }
  });

  it('with a wrong configuration ends with 78', () => {
    const { status, stdout } = trimtab('start', '--config', wrong);
    expect({ status, stdout }).toEqual({ status: 78, stdout: '' });
  });

  it('by run needs its tokens and names the variable', async () => {
    const { ended } = await play(runCommand, '--config', path(right));
    expect(ended).toMatchObject({ code: 'config', message: expect.stringContaining('TRIMTAB_GITLAB_TOKEN') });
  });

  it.each([
    ['--speed', 'fast'],
    ['--speed', '0'],
    ['--timeout', '-1'],
    ['--engine', 'magic'],
    ['--executor', 'magic'],
    ['--alerts', 'maybe'],
    ['--port', '70000'],
  ])('with %s %s is wrong usage', async (flag, value) => {
    const { ended } = await play(startCommand, `${flag}=${value}`);
    expect(ended).toMatchObject({ code: 'usage', message: expect.stringContaining(flag) });
  });

  it('with an unknown option or command ends with 64', () => {
    for (const args of [['start', '--unknown'], ['sail']]) expect(trimtab(...args).status).toBe(64);
  });
});
