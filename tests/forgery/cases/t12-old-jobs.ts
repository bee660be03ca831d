import type { ForgeryCase } from '../case.ts';
import { applyRuns } from '../subjects/apply-job.ts';
import { MINUTE } from '../subjects/good-verdict.ts';

const HOUR = 60 * MINUTE;

/** The job of a pipeline that is long over is started again: its plan, verdict and commit are those of then. */
const expired = [31 * MINUTE, HOUR, 24 * HOUR, 365 * 24 * HOUR].map(
  (late): ForgeryCase => ({
    threat: 'T12',
    name: `apply: started again ${late / MINUTE} minutes after it was judged`,
    expected: { outcome: 'refused', because: ['expired'] },
    attack: () =>
      applyRuns((job) => {
        job.now += late;
      }),
  }),
);

/** The same while the decision is still good: what it planned against is no longer there. */
const overtaken: ForgeryCase[] = [
  {
    threat: 'T12',
    name: 'apply: started again after it had been applied',
    expected: { outcome: 'refused', because: ['stale-plan'] },
    attack: () => applyRuns((job) => job.moveState()),
  },
  {
    threat: 'T12',
    name: 'apply: started again while the clock of the runner stands still, after another apply',
    expected: { outcome: 'refused', because: ['stale-plan'] },
    attack: () =>
      applyRuns(async (job) => {
        job.now -= 10 * MINUTE;
        await job.moveState();
      }),
  },
  {
    threat: 'T12',
    name: 'apply: started again on a runner that has a newer commit checked out',
    expected: { outcome: 'refused', because: ['other-commit'] },
    attack: () => applyRuns((job) => job.checkOut(job.parent)),
  },
  {
    threat: 'T12',
    name: 'apply: started again without a clock',
    expected: { outcome: 'refused', because: ['expired'] },
    attack: () =>
      applyRuns((job) => {
        job.now = Number.NaN;
      }),
  },
];

export const OLD_JOBS: readonly ForgeryCase[] = [...expired, ...overtaken];
