import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { settingsExaminer } from '../../src/cli/doctor/at-start.ts';
import { validateConfig } from '../../src/config.ts';
import { createSettingsCheck, type SettingsCheck } from '../../src/controller/settings-check.ts';
import { createLogger } from '../../src/observability/log.ts';
import { type GitLabSettings, NOW, PROJECT, playGitLab, safeSettings } from '../doctor/gitlab-settings.ts';
import { Bench } from './bench.ts';

const TOKEN = 'glpat-canary-0123456789';
/** Pauses between tries take no time. */
const HASTY = { now: () => NOW, sleep: async () => {}, speed: 1 };

interface Line {
  readonly level: string;
  readonly msg: string;
  readonly check?: string;
  readonly click?: string;
  readonly checks?: readonly string[];
  readonly reason?: string;
}

/** The check of a controller whose GitLab is at `url`, with what it logs and what its feed tells. */
function checkOf(url: string, more: { readonly feedFails?: boolean } = {}) {
  const lines: Line[] = [];
  const bench = new Bench();
  const config = validateConfig({ forge: { url, projectId: 7 } }, 'the test');
  const examineSettings = settingsExaminer({ config, token: TOKEN, clock: HASTY, fetch });
  if (examineSettings === null) throw new Error('the configuration names no project');
  const { feed } = bench.rooms;
  const examined = Promise.withResolvers<void>();
  const check = createSettingsCheck({
    examineSettings: (signal) => examineSettings(signal).finally(() => examined.resolve()),
    feed: more.feedFails === true ? { ...feed, tell: () => Promise.reject(new Error('the disk is full')) } : feed,
    logger: createLogger({ level: 'debug', destination: { write: (line) => lines.push(JSON.parse(line)) } }),
  });
  return { check, examined: examined.promise, lines, told: () => bench.events.map(({ type, sentence }) => [type, sentence]) };
}

async function played(settings: GitLabSettings) {
  const gitlab = await playGitLab(settings);
  onTestFinished(() => gitlab.close());
  return { gitlab, ...checkOf(gitlab.url) };
}

/** Until everything is read and told: then stopping has nothing to give up. */
async function finished(check: SettingsCheck, lines: readonly unknown[], count: number): Promise<void> {
  check.begin();
  await expect.poll(() => lines.length).toBe(count);
  await check.stop();
}

describe('the settings check at the start', () => {
  it('tells each critical finding once in the log and once in the feed, with what to click, and nothing else', async () => {
    const settings = safeSettings();
    Object.assign(settings.replies[PROJECT] as object, {
      only_allow_merge_if_pipeline_succeeds: false,
      allow_merge_on_skipped_pipeline: true,
      ci_separated_caches: false,
    });
    const { check, lines, told, gitlab } = await played(settings);
    await finished(check, lines, 2);
    expect(lines).toEqual([
      expect.objectContaining({
        level: 'error',
        msg: 'unsafe setting of the project',
        check: 'pipelines-must-succeed',
        click: expect.stringContaining('switch on "Pipelines must succeed"'),
      }),
      expect.objectContaining({ level: 'error', check: 'skipped-pipelines' }),
    ]);
    expect(told()).toEqual([
      [
        'notice',
        'unsafe setting pipelines-must-succeed: "Pipelines must succeed" is off. To mend it: Settings > Merge requests > Merge checks: switch on "Pipelines must succeed"; or PUT /projects/:id with only_allow_merge_if_pipeline_succeeds=true',
      ],
      ['notice', expect.stringMatching(/^unsafe setting skipped-pipelines: .* is on\. To mend it: Settings > Merge requests/)],
    ]);
    expect(gitlab.asked.every((each) => each.startsWith('GET '))).toBe(true);
  });

  it('tells that the bot may push, though a developer is not shown the protections, and what else it is not shown', async () => {
    const settings = safeSettings();
    settings.refusals[`${PROJECT}/protected_branches`] = { status: 403, message: '403 Forbidden' };
    Object.assign(settings.replies[`${PROJECT}/repository/branches/main`] as object, { can_push: true });
    const { check, lines, told } = await played(settings);
    await finished(check, lines, 2);
    expect(lines.map(({ level, check: id, checks }) => [level, id ?? checks])).toEqual([
      ['error', 'bot-push'],
      ['warn', ['wildcard-branches', 'direct-pushes', 'force-push', 'code-owners']],
    ]);
    expect(told()).toHaveLength(1);
  });

  it('is silent where nothing is critical, and asks for no keys and no policy', async () => {
    const { check, examined, lines, told, gitlab } = await played(safeSettings());
    check.begin();
    await examined;
    // What is told would be told by now.
    await new Promise((resolve) => setTimeout(resolve, 50));
    await check.stop();
    expect([lines, told()]).toEqual([[], []]);
    expect(gitlab.asked.filter((each) => each.includes('policies'))).toEqual([]);
  });

  it('warns once when GitLab is not there', async () => {
    const gitlab = await playGitLab(safeSettings());
    await gitlab.close();
    const { check, lines, told } = checkOf(gitlab.url);
    await finished(check, lines, 1);
    expect(lines).toEqual([expect.objectContaining({ level: 'warn', reason: expect.stringMatching(/does not answer/) })]);
    expect(told()).toEqual([]);
  });

  it.each([401, 403, 404, 500])('warns once when GitLab answers %i for the project, without the token', async (status) => {
    const settings = safeSettings();
    settings.refusals[PROJECT] = { status, message: `no, ${TOKEN}` };
    const { check, lines, told } = await played(settings);
    await finished(check, lines, 1);
    expect(lines).toEqual([expect.objectContaining({ level: 'warn', reason: expect.stringMatching(String(status)) })]);
    expect(JSON.stringify(lines)).not.toContain(TOKEN);
    expect(told()).toEqual([]);
  });

  it('warns when the feed cannot be written', async () => {
    const settings = safeSettings();
    Object.assign(settings.replies[PROJECT] as object, { allow_merge_on_skipped_pipeline: true });
    const gitlab = await playGitLab(settings);
    onTestFinished(() => gitlab.close());
    const { check, lines } = checkOf(gitlab.url, { feedFails: true });
    await finished(check, lines, 2);
    expect(lines.map(({ level, reason }) => [level, reason])).toEqual([
      ['error', undefined],
      ['warn', 'the disk is full'],
    ]);
  });

  it('neither holds up the start nor the end when GitLab does not come to an answer', async () => {
    const server = createServer(() => {});
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    const { check, lines } = checkOf(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    const started = performance.now();
    check.begin();
    await new Promise((resolve) => server.once('request', resolve));
    await check.stop();
    expect(performance.now() - started).toBeLessThan(2000);
    expect(lines).toEqual([]);
  });
});
