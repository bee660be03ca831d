import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type GitLabSettings, playGitLab } from '../doctor/gitlab-settings.ts';

/** A token for everything that the controller asks one for. */
export const TOKENS = Object.fromEntries(
  ['GITLAB', 'API', 'DEPLOY', 'GITLAB_WEBHOOK', 'ALERTMANAGER'].map((name) => [`TRIMTAB_${name}_TOKEN`, `${name}-canary`]),
);

/** Played settings of a GitLab, a folder of the test's own, and a controller's configuration with no telemetry for both. */
export async function playedController(settings: GitLabSettings) {
  const gitlab = await playGitLab(settings);
  onTestFinished(() => gitlab.close());
  const folder = await mkdtemp(join(tmpdir(), 'trimtab-controller-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const config = {
    telemetry: { url: 'http://127.0.0.1:9' },
    forge: { url: gitlab.url, projectId: 7 },
    http: { port: 0 },
    store: { path: join(folder, 'journal.db') },
    keys: { folder: join(folder, 'keys') },
    log: { level: 'silent' },
  };
  return { gitlab, folder, config };
}
