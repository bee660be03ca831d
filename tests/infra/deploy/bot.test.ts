import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { botOf } from '../../../infra/deploy/bot.ts';

const folder = mkdtempSync(join(tmpdir(), 'trimtab-bot-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Whether these names are the bot's, by a variable and by a text of trust.json; null = there is none. */
async function areBot(variable: string | undefined, trust: string | null, names: readonly string[]): Promise<boolean[]> {
  const path = join(folder, 'trust.json');
  rmSync(path, { force: true });
  if (trust !== null) writeFileSync(path, trust);
  const isBot = await botOf({ TRIMTAB_BOT_USERNAME: variable }, path);
  return names.map(isBot);
}

const TRUST = JSON.stringify({ version: 1, bot: 'Fleet-Bot' });

describe('the bot', () => {
  it.each<[string, string | undefined, string | null, boolean[]]>([
    ['is who trust.json names', undefined, TRUST, [true, false]],
    ['is who the variable names', 'trimtab', '{"version":1,"bot":null}', [false, true]],
    ['is both when they differ', 'trimtab', TRUST, [true, true]],
    ['is who the variable names where there is no trust.json', 'Trimtab', null, [false, true]],
    ['is who the variable names where trust.json cannot be read', 'trimtab', '{', [false, true]],
    ['is nobody where neither says', undefined, '{"version":1,"bot":7}', [false, false]],
  ])('%s', async (_, variable, trust, expected) => {
    expect(await areBot(variable, trust, ['fleet-bot', 'TRIMTAB'])).toEqual(expected);
  });

  it('is not everybody when it has no name', async () => {
    expect(await areBot('', '[]', ['root', 'undefined', 'null'])).toEqual([false, false, false]);
  });
});
