import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { apply } from '../../../infra/deploy/apply.ts';
import { embeddedEngine } from '../../../infra/deploy/embedded/engine.ts';
import type { ForgeJob } from '../../../infra/deploy/forge-job.ts';
import { planStack, type Target } from '../../../infra/deploy/plan.ts';
import { writePlan } from '../../../infra/deploy/plan-file.ts';
import { fileState } from '../../../infra/deploy/state/file-state.ts';
import { InfraError } from '../../../infra/errors.ts';
import { synthesiseService } from '../../../infra/synth.ts';
import type { Answer } from '../case.ts';
import { commitAll, emptyRepository } from '../git-store.ts';
import { DECISION, forged, MINUTE, NOW, type Patch, PIPELINE, POLICY, PROJECT } from './good-verdict.ts';

const SERVICE = 'service-1';
const BEFORE = { provider: 'aws', region: 'us-east-1', instanceType: 'm5.large', count: 8 };
const AFTER = { provider: 'gcp', region: 'us-central1', instanceType: 'e2-standard-2', count: 8 };
const SECOND = 1000;

/** An apply job with a plan that was really made, its state, and the verdict on it. */
export interface ApplyJob {
  readonly folder: string;
  readonly plan: string;
  readonly state: string;
  /** Folder of the Git objects that it starts from. */
  readonly objects: string;
  /** The commit that is checked out, and its parent. */
  readonly head: string;
  readonly parent: string;
  verdict: string;
  /** Text of `policies/trust.json`. */
  trust: string;
  /** The signed decision that the commit carries; null = none. */
  decision: { record: Record<string, unknown> } | null;
  /** Variables of the job. */
  readonly env: Record<string, string | undefined>;
  /** The job as the forge knows it; null when it does not say. */
  known: ForgeJob | null;
  /** ms by the runner's clock, for when the forge does not say. */
  now: number;
  /** Puts the good verdict there, with other fields or bound to something else. */
  forge(fields: Patch, bound?: Patch): void;
  /** Checks another commit out. */
  checkOut(sha: string): void;
  /** Somebody else applies something in the meantime. */
  moveState(): Promise<void>;
}

interface Template {
  readonly folder: string;
  readonly head: string;
  readonly parent: string;
  readonly planDigest: string;
}

let template: Promise<Template> | null = null;

const targetAt = (placement: typeof BEFORE): Target => ({
  stack: SERVICE,
  service: SERVICE,
  template: synthesiseService(SERVICE, placement),
});

async function makeTemplate(): Promise<Template> {
  const folder = mkdtempSync(join(tmpdir(), 'trimtab-forgery-apply-'));
  emptyRepository(folder, { objects: null, head: 'ref: refs/heads/main', refs: {} });
  const [parent = '', head = ''] = await commitAll(
    folder,
    [
      { ref: 'refs/heads/main', parents: [], files: { 'README.md': 'Fleet\n' }, message: 'Start' },
      { ref: 'refs/heads/main', parents: [':1'], files: { 'README.md': 'The fleet\n' }, message: 'Move' },
    ],
    NOW / SECOND,
  );
  const engine = embeddedEngine(fileState(join(folder, 'state')));
  const stacks = join(folder, 'first');
  await planStack(engine, targetAt(BEFORE), stacks);
  await engine.apply(SERVICE, join(stacks, 'stacks', SERVICE));
  const plan = join(folder, 'plan');
  const planned = await planStack(engine, targetAt(AFTER), plan);
  const whole = await writePlan(plan, {
    engine: 'embedded',
    headSha: head,
    baseSha: parent,
    stacks: [{ ...planned, concerned: true }],
  });
  return { folder, head, parent, planDigest: whole.digest };
}

/** Removes what the jobs were copied from. */
export async function removeApplyTemplate(): Promise<void> {
  if (template !== null) rmSync((await template).folder, { recursive: true, force: true });
  template = null;
}

type Attack = (job: ApplyJob) => void | Promise<void>;

/** Runs the apply job after an attack, and says whether anything was applied; a refusal by its code. */
export function applyRuns(attack: Attack): Promise<Answer> {
  return played(attack, ({ code }) => code);
}

/** The same, with the whole refusal: `code: sentence`. */
export function applyRefuses(attack: Attack): Promise<Answer> {
  return played(attack, ({ code, message }) => `${code}: ${message}`);
}

async function played(attack: Attack, shown: (refusal: InfraError) => string): Promise<Answer> {
  template ??= makeTemplate();
  const made = await template;
  const folder = mkdtempSync(join(tmpdir(), 'trimtab-forgery-job-'));
  try {
    for (const part of ['plan', 'state']) cpSync(join(made.folder, part), join(folder, part), { recursive: true });
    emptyRepository(folder, {
      objects: join(made.folder, '.git/objects'),
      head: made.head,
      refs: { 'refs/heads/main': made.head },
    });
    mkdirSync(join(folder, 'infra'));
    const job = jobIn(folder, made);
    await attack(job);
    return await run(job, shown);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function jobIn(folder: string, made: Template): ApplyJob {
  const { head, parent } = made;
  const state = join(folder, 'state');
  const job: ApplyJob = {
    folder,
    plan: join(folder, 'plan'),
    state,
    objects: join(made.folder, '.git/objects'),
    head,
    parent,
    verdict: '',
    trust: '{"version":1,"bot":null}',
    decision: {
      record: {
        id: DECISION,
        service: SERVICE,
        expiresAt: new Date(NOW + 30 * MINUTE).toISOString(),
        policyDigest: POLICY,
      },
    },
    env: { CI_PROJECT_ID: String(PROJECT), CI_PIPELINE_ID: String(PIPELINE) },
    known: { startedAt: NOW, retried: false },
    now: NOW,
    forge(fields, bound = {}) {
      job.verdict = forged(fields, { headSha: head, baseSha: parent, planDigest: made.planDigest, ...bound });
    },
    checkOut: (sha) => writeFileSync(join(folder, '.git/HEAD'), `${sha}\n`),
    async moveState() {
      const store = fileState(state);
      const present = await store.read(SERVICE);
      await store.write(SERVICE, { serial: present?.serial ?? null, engine: 'embedded', resources: present?.resources ?? [] });
    },
  };
  job.forge({});
  return job;
}

async function run(job: ApplyJob, shown: (refusal: InfraError) => string): Promise<Answer> {
  const store = fileState(job.state);
  const before = JSON.stringify(await store.read(SERVICE));
  writeFileSync(join(job.folder, 'verdict.json'), job.verdict);
  for (const folder of ['infra/decisions', 'policies']) mkdirSync(join(job.folder, folder), { recursive: true });
  writeFileSync(join(job.folder, 'policies/trust.json'), job.trust);
  if (job.decision !== null)
    writeFileSync(join(job.folder, `infra/decisions/${SERVICE}.json`), `${JSON.stringify(job.decision)}\n`);
  try {
    const applied = await apply({
      root: join(job.folder, 'infra'),
      plan: job.plan,
      verdict: join(job.folder, 'verdict.json'),
      trust: join(job.folder, 'policies/trust.json'),
      out: join(job.folder, 'apply.json'),
      engine: () => embeddedEngine(store),
      env: job.env,
      job: job.known,
      now: job.now,
      say: () => {},
    });
    if (JSON.stringify(await store.read(SERVICE)) !== before) return { outcome: 'acted', because: [applied.outcome] };
    return { outcome: 'inert', because: [applied.outcome] };
  } catch (error) {
    if (JSON.stringify(await store.read(SERVICE)) !== before) return { outcome: 'acted', because: [String(error)] };
    return { outcome: 'refused', because: [error instanceof InfraError ? shown(error) : String(error)] };
  }
}
