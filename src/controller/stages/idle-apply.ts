import { describePlacement, samePlacement } from '../../domain/placement.ts';
import type { StageContext } from './stage.ts';

/** World time for which telemetry may still show that an earlier run of the job has done it. */
const PATIENCE_MS = 300_000;
/** Reports of the pipeline that are looked through; those of this move are among the newest. */
const REPORTS = 100;

/** An apply that ended well and does not name the service. */
export interface IdleApply {
  /** A clause: which job it was, and what it did instead. */
  readonly sentence: string;
  readonly pipelineId: number;
  readonly engine: string;
}

export type Settled =
  /** It is done: by an earlier run, as its report or telemetry says. */
  | { readonly kind: 'done'; readonly engine: string; readonly sentence: string }
  | { readonly kind: 'waiting'; readonly sentence: string }
  | { readonly kind: 'nothing'; readonly sentence: string };

/**
 * A job that is run again after its work was done finds nothing to do, and that is well. Where neither an earlier report nor
 * telemetry bears this out, the merge has changed nothing, and the service is not where Git says.
 */
export async function settleIdle(context: StageContext, idle: IdleApply): Promise<Settled> {
  const { rooms, memory, move, decision } = context;
  const since = memory.idleApplies.get(move.decisionId) ?? rooms.clock.now();
  memory.idleApplies.delete(move.decisionId);
  const where = describePlacement(decision.to);
  const done = await earlierReport(context);
  if (done !== null) return done;
  if (isInPlace(context))
    return { kind: 'done', engine: idle.engine, sentence: `nothing was left to do, and telemetry sees it at ${where}` };
  if (rooms.clock.now() - since < PATIENCE_MS) {
    memory.idleApplies.set(move.decisionId, since);
    return { kind: 'waiting', sentence: `${idle.sentence}: looks whether it was applied before` };
  }
  const found = `${idle.sentence}, no earlier run reported it, and telemetry does not see it at ${where}`;
  const look = `Look at plan.json of pipeline ${idle.pipelineId}: without the stack ${move.service} it was made against the wrong commit; with it unchanged, something else has written its state.`;
  return { kind: 'nothing', sentence: `the apply did nothing for ${move.service}: ${found}. ${look}` };
}

/** What an earlier run reported; a stack that is named was done, whatever became of the others. */
async function earlierReport({ rooms, move }: StageContext): Promise<Settled | null> {
  const reports = await rooms.store.deployments({ limit: REPORTS });
  const report = reports.find(
    ({ sha, services, outcome }) => sha === move.mergeCommitSha && services.includes(move.service) && outcome !== 'nothing',
  );
  if (report === undefined) return null;
  return { kind: 'done', engine: report.engine, sentence: `an earlier run of pipeline ${report.pipelineId} has done it` };
}

/** Whether telemetry has seen the service at its target since the merge. */
function isInPlace({ memory, move, decision }: StageContext): boolean {
  const { snapshot } = memory;
  if (snapshot === null || move.mergedAt === null || snapshot.takenAt < move.mergedAt) return false;
  const placement = snapshot.services[move.service]?.placement ?? null;
  return placement !== null && samePlacement(placement, decision.to);
}
