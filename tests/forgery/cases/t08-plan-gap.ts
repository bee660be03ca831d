import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { digest } from '../../../src/lib/canonical.ts';
import type { ForgeryCase } from '../case.ts';
import { type ApplyJob, applyRuns } from '../subjects/apply-job.ts';

type Plan = { digest: string; headSha: string; stacks: Record<string, unknown>[] };

const planPath = (job: ApplyJob) => join(job.plan, 'plan.json');
const savedFolder = (job: ApplyJob) => join(job.plan, 'stacks/service-1');
const savedFile = (job: ApplyJob) => join(savedFolder(job), readdirSync(savedFolder(job))[0] ?? '');

function editPlan(job: ApplyJob, change: (plan: Plan) => unknown, options: { digested?: boolean } = {}): void {
  const plan = JSON.parse(readFileSync(planPath(job), 'utf8')) as Plan;
  change(plan);
  writeFileSync(planPath(job), JSON.stringify(options.digested === true ? { ...plan, digest: digest(plan.stacks) } : plan));
}

function editSaved(job: ApplyJob, change: (text: string) => string): void {
  writeFileSync(savedFile(job), change(readFileSync(savedFile(job), 'utf8')));
}

/** Between the judgement and the apply something else is put in the plan's place. */
const GAPS: readonly [string, (job: ApplyJob) => void | Promise<void>, string | RegExp][] = [
  ['the state moved since the plan', (job) => job.moveState(), 'stale-plan'],
  ['the state was removed since the plan', (job) => rmSync(job.state, { recursive: true, force: true }), 'stale-plan'],
  [
    'the plan has another stack in it, its digest left alone',
    (job) => editPlan(job, (plan) => plan.stacks.push({ ...plan.stacks[0], stack: 'service-2', service: 'service-2' })),
    'invalid-plan',
  ],
  [
    'the plan has another stack in it, its digest made anew',
    (job) =>
      editPlan(job, (plan) => plan.stacks.push({ ...plan.stacks[0], stack: 'service-2', service: 'service-2' }), {
        digested: true,
      }),
    'other-plan',
  ],
  [
    'a change was taken out of the plan, its digest made anew',
    (job) => editPlan(job, (plan) => void (plan.stacks[0] as { changes: unknown[] }).changes.pop(), { digested: true }),
    'other-plan',
  ],
  [
    'the digest of the plan was replaced',
    (job) => editPlan(job, (plan) => Object.assign(plan, { digest: `sha256:${'0'.repeat(64)}` })),
    'invalid-plan',
  ],
  [
    'the plan is for another commit',
    (job) => editPlan(job, (plan) => Object.assign(plan, { headSha: job.parent })),
    'other-commit',
  ],
  ['another commit is checked out', (job) => job.checkOut(job.parent), 'other-commit'],
  [
    'another commit is checked out, and the verdict names it',
    (job) => {
      job.checkOut(job.parent);
      job.forge({}, { headSha: job.parent });
    },
    'other-commit',
  ],
  [
    'the saved plan was edited',
    (job) => editSaved(job, (text) => text.replaceAll('e2-standard-2', 'c2-standard-8')),
    'other-plan',
  ],
  ['the saved plan has one more byte', (job) => editSaved(job, (text) => `${text} `), 'other-plan'],
  ['the saved plan has another name', (job) => renameSync(savedFile(job), `${savedFile(job)}.old`), 'other-plan'],
  ['a file lies beside the saved plan', (job) => writeFileSync(join(savedFolder(job), 'more.json'), '{}'), 'other-plan'],
  ['the saved plan is empty', (job) => editSaved(job, () => ''), 'other-plan'],
  [
    'the plan names a folder elsewhere',
    (job) => editPlan(job, (plan) => Object.assign(plan.stacks[0] ?? {}, { stack: '../../state' }), { digested: true }),
    'other-plan',
  ],
  [
    'the plan names a folder elsewhere, and the verdict its digest',
    (job) => {
      editPlan(job, (plan) => Object.assign(plan.stacks[0] ?? {}, { stack: '../../state' }), { digested: true });
      const { digest: made } = JSON.parse(readFileSync(planPath(job), 'utf8')) as Plan;
      job.forge({}, { planDigest: made });
    },
    'invalid-plan',
  ],
  ['the plan is gone', (job) => rmSync(planPath(job)), 'no-plan'],
  ['the plan is no plan', (job) => writeFileSync(planPath(job), '[]'), 'invalid-plan'],
];

export const PLAN_GAPS: readonly ForgeryCase[] = GAPS.map(([what, attack, code]) => ({
  threat: 'T8',
  name: `apply: ${what}`,
  expected: { outcome: 'refused', because: [code] },
  attack: () => applyRuns(attack),
}));
