import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Expected, ForgeryCase } from '../case.ts';
import { commitAll, emptyRepository, type Files } from '../git-store.ts';
import { type ApplyJob, applyRuns } from '../subjects/apply-job.ts';
import { MINUTE, NOW } from '../subjects/good-verdict.ts';

const EXPIRED: Expected = { outcome: 'refused', because: ['expired'] };
const NOTHING: Expected = { outcome: 'inert', because: ['nothing'] };
const refused = (code: string): Expected => ({ outcome: 'refused', because: [code] });
const LATE = [30, 31, 60, 24 * 60, 365 * 24 * 60].map((minutes) => minutes * MINUTE);

const apply = (name: string, expected: Expected, attack: (job: ApplyJob) => void | Promise<void>): ForgeryCase => ({
  threat: 'T12',
  name: `apply: ${name}`,
  expected,
  attack: () => applyRuns(attack),
});

/** The job of a pipeline that is long over is started again: its plan, verdict and commit are those of then. */
const again = LATE.map((late) =>
  apply(`started again ${late / MINUTE} minutes after it was judged, says the forge`, NOTHING, (job) => {
    job.known = { startedAt: NOW + late, retried: true };
  }),
);

/** It waited that long for a runner, or the forge does not say how it came to be. */
const late = LATE.flatMap((time) => [
  apply(`started for the first time after ${time / MINUTE} minutes`, EXPIRED, (job) => {
    job.known = { startedAt: NOW + time, retried: false };
  }),
  apply(`started after ${time / MINUTE} minutes, and the forge does not say when`, EXPIRED, (job) => {
    job.known = null;
    job.now = NOW + time;
  }),
  apply(`started after ${time / MINUTE} minutes, on a runner whose clock stands still`, EXPIRED, (job) => {
    job.known = { startedAt: NOW + time, retried: false };
    job.now = NOW - MINUTE;
  }),
]);

/** The decision is still good, but what was planned against is no longer there. */
const overtaken = [
  apply('started again after it had been applied', refused('stale-plan'), (job) => job.moveState()),
  apply('started again on a runner that has another commit checked out', refused('other-commit'), (job) =>
    job.checkOut(job.parent),
  ),
  apply('started again without any clock', EXPIRED, (job) => {
    job.known = null;
    job.now = Number.NaN;
  }),
  apply('started before it was judged', EXPIRED, (job) => {
    job.known = { startedAt: NOW - 24 * 60 * MINUTE, retried: false };
  }),
  apply('started again in another pipeline', refused('other-pipeline'), (job) => {
    job.env['CI_PIPELINE_ID'] = '99';
  }),
  apply('started in another project', refused('other-pipeline'), (job) => {
    job.env['CI_PROJECT_ID'] = '2';
  }),
];

/** The branch that it was merged into has gone on. `files` are those of a newer commit on it. */
async function goOn(job: ApplyJob, files: Files, options: { from?: string; branch?: string } = {}): Promise<void> {
  const remote = join(job.folder, 'remote');
  mkdirSync(remote);
  const { from = job.head, branch = 'main' } = options;
  emptyRepository(remote, { objects: join(job.objects), head: 'ref: refs/heads/main', refs: {} });
  const commit = { ref: `refs/heads/${branch}`, parents: [from], files, message: 'Go on\n' };
  await commitAll(remote, [commit], NOW / 1000);
  onMain(job, remote);
}

function onMain(job: ApplyJob, remote: string): void {
  writeFileSync(
    join(job.folder, '.git/config'),
    `[core]\n\trepositoryformatversion = 0\n[remote "origin"]\n\turl = ${pathToFileURL(remote).href}\n`,
  );
  Object.assign(job.env, { CI: 'true', CI_COMMIT_BRANCH: 'main' });
}

const SERVICE_1 = 'infra/placements/service-1.ts';
const newer = [
  apply('a newer commit moves the service on', NOTHING, (job) => goOn(job, { [SERVICE_1]: 'moved on\n' })),
  apply('a newer commit moves the service back', NOTHING, (job) => goOn(job, { [SERVICE_1]: 'moved back\n' })),
  apply('a newer commit changes the stacks', NOTHING, (job) => goOn(job, { 'infra/synth.ts': 'changed\n' })),
  apply('the branch was set back to before it', NOTHING, (job) => goOn(job, { 'a.md': 'x\n' }, { from: job.parent })),
  apply('the branch is gone', refused('unknown-target'), (job) => goOn(job, { 'a.md': 'x\n' }, { branch: 'other' })),
  apply('the repository cannot be reached', refused('unknown-target'), (job) => {
    onMain(job, join(job.folder, 'nowhere'));
    rmSync(join(job.folder, 'nowhere'), { recursive: true, force: true });
  }),
  apply('a variable names a repository that has stood still', refused('unknown-target'), async (job) => {
    await goOn(job, { 'a.md': 'x\n' });
    onMain(job, join(job.folder, 'nowhere'));
    job.env['CI_REPOSITORY_URL'] = pathToFileURL(join(job.folder, 'remote')).href;
  }),
  apply('a variable names a branch that has stood still, says the forge', refused('unknown-target'), async (job) => {
    await goOn(job, { 'a.md': 'x\n' }, { branch: 'old' });
    job.env['CI_COMMIT_BRANCH'] = 'old';
    job.known = { startedAt: NOW, retried: false, ref: 'main' };
  }),
  ...['', '--upload-pack=touch sprung', '../main', 'main..x', 'main\nx', '-c', 'ref with blanks'].map((branch) =>
    apply(`the branch is called ${JSON.stringify(branch)}`, refused('unknown-target'), async (job) => {
      await goOn(job, { 'a.md': 'x\n' });
      job.env['CI_COMMIT_BRANCH'] = branch;
    }),
  ),
];

/** What the commit carries is not what the verdict was given for. */
type Decided = Record<string, unknown>;
const decided = (
  [
    ['no decision', 'other-decision', null],
    ['another decision', 'other-decision', { id: 'dec_01kaforgery0000000000000001' }],
    ['a decision about another service', 'invalid-decision', { service: 'service-2' }],
    ['a decision that ends at another time', 'other-decision', { expiresAt: new Date(NOW + 59 * MINUTE).toISOString() }],
    ['a decision that never ends', 'invalid-decision', { expiresAt: 'never' }],
    ['a decision under another policy', 'other-decision', { policyDigest: `sha256:${'0'.repeat(64)}` }],
    ['a decision under no policy', 'other-decision', { policyDigest: null }],
    ['a decision without a name', 'invalid-decision', { id: null }],
  ] as const satisfies readonly (readonly [string, string, Decided | null])[]
).map(([what, code, changes]) =>
  apply(`the commit carries ${what}`, refused(code), (job) => {
    const record = job.decision?.record ?? {};
    job.decision = changes === null ? null : { record: { ...record, ...changes } };
  }),
);

export const OLD_JOBS: readonly ForgeryCase[] = [...again, ...late, ...overtaken, ...newer, ...decided];
