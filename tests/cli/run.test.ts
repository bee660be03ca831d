import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runCommand } from '../../src/cli/run.ts';
import { type GitLabSettings, PROJECT, safeSettings } from '../doctor/gitlab-settings.ts';
import { playedController, TOKENS } from './controller-config.ts';
import { testIo } from './folder.ts';

/** The controller against played settings and no telemetry, until `enough` of what it prints; answers with all of it. */
async function ran(settings: GitLabSettings, enough: (printed: readonly string[], asked: readonly string[]) => boolean) {
  const { gitlab, folder, config } = await playedController(settings);
  await writeFile(join(folder, 'trimtab.yaml'), JSON.stringify(config));
  const stop = new AbortController();
  const io = { ...testIo(folder), env: TOKENS, signal: stop.signal };
  const code = runCommand([], io);
  await expect.poll(() => enough(io.printed, gitlab.asked), { timeout: 8000 }).toBe(true);
  // What is told of the last answer would be told by now.
  await new Promise((resolve) => setTimeout(resolve, 100));
  stop.abort();
  expect(await code).toBe(0);
  return { printed: io.printed, asked: gitlab.asked };
}

it('starts, and tells of a critical setting on its own', async () => {
  const settings = safeSettings();
  Object.assign(settings.replies[PROJECT] as object, { only_allow_merge_if_pipeline_succeeds: false });
  const { printed } = await ran(settings, (lines) => lines.some((line) => line.includes('unsafe setting')));
  expect(printed.filter((line) => line.includes('unsafe setting'))).toEqual([
    expect.stringMatching(/notice +unsafe setting pipelines-must-succeed: .* To mend it: Settings > Merge requests/),
  ]);
  expect(printed.some((line) => line.includes('API and dashboard at http://127.0.0.1:'))).toBe(true);
});

it('starts where settings are safe, and where they cannot be read', async () => {
  const refusing = safeSettings();
  refusing.refusals['user'] = { status: 403, message: 'no' };
  for (const settings of [safeSettings(), refusing]) {
    const { printed } = await ran(settings, (_, asked) => asked.some((each) => each.endsWith('personal_access_tokens/self')));
    expect(printed.filter((line) => line.includes('unsafe setting'))).toEqual([]);
  }
});
