import { type ApplyReport, readApply } from '../../apply/index.ts';
import type { MoveRecord } from '../../domain/merge-request.ts';
import { pipelineDeadlines } from './deadlines.ts';
import { settleIdle } from './idle-apply.ts';
import { raiseFindings } from './security.ts';
import { ended, type Stage, type StageContext } from './stage.ts';

/** Step 7, second half: follows the pipeline of the protected branch that plans, judges and applies. */
export const awaitApply: Stage = async (context) => {
  const { rooms, move } = context;
  if (move.mergeCommitSha === null) return ended(context, 'failed', 'the forge names no merge commit');
  const reading = await readApply({
    forge: rooms.forge,
    mergeCommitSha: move.mergeCommitSha,
    service: move.service,
    since: move.mergedAt ?? rooms.clock.now(),
    now: rooms.clock.now(),
    deadlines: pipelineDeadlines(rooms.clock),
  });
  switch (reading.kind) {
    case 'waiting':
      return { ...move, note: reading.sentence };
    case 'failed': {
      const next = await failed(context, reading.sentence);
      if (reading.verdict !== null) await raiseFindings(context, reading.verdict);
      return next;
    }
    case 'left-alone':
      await tell(context, `not applied: ${reading.because}`);
      return ended(
        context,
        'failed',
        `not applied: ${reading.because}. If the service is not where Git says, revert !${move.iid}.`,
      );
    case 'applied':
      return await applied(context, reading.report.engine, countsOf(reading.report));
    case 'idle': {
      const { sentence, pipeline, report } = reading;
      const settled = await settleIdle(context, { sentence, pipelineId: pipeline.id, engine: report.engine });
      if (settled.kind === 'waiting') return { ...move, note: settled.sentence };
      if (settled.kind === 'nothing') return await failed(context, settled.sentence);
      return await applied(context, settled.engine, settled.sentence);
    }
  }
};

async function failed(context: StageContext, sentence: string): Promise<MoveRecord> {
  await tell(context, `failed: ${sentence}`);
  const mend = `retry the pipeline of the merged commit, or revert !${context.move.iid}`;
  return ended(context, 'failed', `the apply failed: ${sentence} Git is ahead of the cloud now: ${mend}.`);
}

async function applied(context: StageContext, engine: string, sentence: string): Promise<MoveRecord> {
  const { rooms, memory, move } = context;
  const at = rooms.clock.now();
  memory.appliedBy = engine;
  memory.lastMovedAt.set(move.service, at);
  await tell(context, `applied by ${engine}: ${sentence}`);
  return { ...move, stage: 'applied', appliedBy: engine, appliedAt: at, note: 'watching whether it pays' };
}

function countsOf({ creates, updates, deletes }: ApplyReport): string {
  return `${creates} created, ${updates} updated, ${deletes} deleted`;
}

async function tell({ rooms, move }: StageContext, sentence: string): Promise<void> {
  await rooms.feed.tell({ type: 'apply', service: move.service, sentence, url: move.webUrl });
}
