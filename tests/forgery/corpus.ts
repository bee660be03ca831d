import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { type ForgeryCase, play, THREATS, type Threat } from './case.ts';
import { CONTROL_FILES } from './cases/t01-control-files.ts';
import { STACK_CODE } from './cases/t02-stack-code.ts';
import { BRANCH_POLICY } from './cases/t03-branch-policy.ts';
import { VARIABLES } from './cases/t04-variables.ts';
import { INJECTED_ENVIRONMENT } from './cases/t05-injected-environment.ts';
import { FORGED_VERDICTS } from './cases/t06-forged-verdict.ts';
import { WRONG_BINDINGS } from './cases/t07-bindings.ts';
import { REPLAYS } from './cases/t07-replays.ts';
import { PLAN_GAPS } from './cases/t08-plan-gap.ts';
import { PLANS } from './cases/t08-plans.ts';
import { NO_PIPELINE } from './cases/t09-no-pipeline.ts';
import { FORKS } from './cases/t11-forks.ts';
import { OLD_JOBS } from './cases/t12-old-jobs.ts';
import { FORGE_ANSWERS } from './cases/t13-forge-answers.ts';
import { EMERGENCIES } from './cases/t14-emergency.ts';
import { WAIVERS_AND_FREEZES } from './cases/t14-waivers.ts';
import { EDITED_FIGURES } from './cases/t15-edited-figures.ts';
import { KEYS } from './cases/t15-keys.ts';
import { ODD_VALUES } from './cases/t16-odd-values.ts';
import { SWAPPED_POLICIES } from './cases/t17-policy-swapped.ts';
import { APPROVALS } from './cases/t18-approvals.ts';
import { TEXTS } from './cases/t30-texts.ts';
import { GIT_ARGUMENTS } from './cases/t36-git-arguments.ts';
import { NAMES_AND_PATHS } from './cases/t37-names.ts';
import { TRAPS } from './cases/t38-traps.ts';
import { removeApplyTemplate } from './subjects/apply-job.ts';
import { removeTemplate } from './template.ts';

export const CORPUS: readonly ForgeryCase[] = [
  CONTROL_FILES,
  STACK_CODE,
  BRANCH_POLICY,
  VARIABLES,
  INJECTED_ENVIRONMENT,
  FORGED_VERDICTS,
  WRONG_BINDINGS,
  REPLAYS,
  PLAN_GAPS,
  PLANS,
  NO_PIPELINE,
  FORKS,
  OLD_JOBS,
  FORGE_ANSWERS,
  EMERGENCIES,
  WAIVERS_AND_FREEZES,
  EDITED_FIGURES,
  KEYS,
  ODD_VALUES,
  SWAPPED_POLICIES,
  APPROVALS,
  TEXTS,
  GIT_ARGUMENTS,
  NAMES_AND_PATHS,
  TRAPS,
].flat();

/** How many cases there are of each row of the threat table. */
export function countByThreat(cases: readonly ForgeryCase[] = CORPUS): Readonly<Record<Threat, number>> {
  const counts = THREATS.map((threat) => [threat, cases.filter((entry) => entry.threat === threat).length] as const);
  return Object.fromEntries(counts) as Record<Threat, number>;
}

export interface CorpusReport {
  readonly runs: number;
  readonly byThreat: Readonly<Record<Threat, number>>;
  /** `<threat> <name>: <what was wrong>` */
  readonly violations: readonly string[];
}

/** Plays these cases in this process, a few at a time, and takes away what they were made from. */
export async function playCases(cases: readonly ForgeryCase[], atOnce = 4): Promise<CorpusReport> {
  const violations: string[] = [];
  const left = [...cases];
  const work = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      const wrong = await play(next);
      if (wrong !== null) violations.push(`${next.threat} ${next.name}: ${wrong}`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  await Promise.all([removeTemplate(), removeApplyTemplate()]);
  return { runs: cases.length, byThreat: countByThreat(cases), violations };
}

/** Every n-th case, from the k-th on: such a part holds some of every threat. */
export function partOfCorpus(part: number, parts: number): readonly ForgeryCase[] {
  return CORPUS.filter((_, at) => at % parts === part);
}

/** Plays the whole corpus, in one process per core. */
export async function runCorpus(processes = availableParallelism()): Promise<CorpusReport> {
  const parts = await Promise.all(Array.from({ length: processes }, (_, part) => playElsewhere(part, processes)));
  const byThreat = countByThreat();
  const runs = parts.reduce((sum, report) => sum + report.runs, 0);
  return { runs, byThreat, violations: parts.flatMap(({ violations }) => violations) };
}

function playElsewhere(part: number, parts: number): Promise<CorpusReport> {
  const player = fork(new URL('./corpus-part.ts', import.meta.url), [String(part), String(parts)]);
  return new Promise((resolve, reject) => {
    player.once('message', (report) => resolve(report as CorpusReport));
    player.once('error', reject);
    player.once('exit', (code) => reject(new Error(`part ${part} of the corpus ended (${code}) without a report`)));
  });
}
