import { readApply } from '../../apply/index.ts';
import { pipelineDeadlines } from './deadlines.ts';
import { raiseFindings } from './security.ts';
import { ended, type Stage } from './stage.ts';

/** Step 7, second half: follows the pipeline of the protected branch that plans, judges and applies. */
export const awaitApply: Stage = async (context) => {
  const { rooms, memory, move } = context;
  if (move.mergeCommitSha === null) return ended(context, 'failed', 'the forge names no merge commit');
  const reading = await readApply({
    forge: rooms.forge,
    mergeCommitSha: move.mergeCommitSha,
    since: move.mergedAt ?? rooms.clock.now(),
    now: rooms.clock.now(),
    deadlines: pipelineDeadlines(rooms.clock),
  });
  if (reading.kind === 'waiting') return { ...move, note: reading.sentence };
  if (reading.kind === 'failed') {
    await rooms.feed.tell({ type: 'apply', service: move.service, sentence: `failed: ${reading.sentence}`, url: move.webUrl });
    if (reading.verdict !== null) await raiseFindings(context, reading.verdict);
    return ended(
      context,
      'failed',
      `the apply failed: ${reading.sentence} Git is ahead of the cloud now: retry the pipeline of the merged commit, or revert !${move.iid}.`,
    );
  }
  const left = reading.report.skipped.find(({ stack }) => stack === move.service);
  if (left !== undefined) {
    await rooms.feed.tell({ type: 'apply', service: move.service, sentence: `not applied: ${left.because}`, url: move.webUrl });
    return ended(context, 'failed', `not applied: ${left.because}. If the service is not where Git says, revert !${move.iid}.`);
  }
  const at = rooms.clock.now();
  const { engine, creates, updates, deletes } = reading.report;
  memory.appliedBy = engine;
  memory.lastMovedAt.set(move.service, at);
  const counts = `${creates} created, ${updates} updated, ${deletes} deleted`;
  await rooms.feed.tell({
    type: 'apply',
    service: move.service,
    sentence: `applied by ${engine}: ${counts}`,
    url: move.webUrl,
  });
  return { ...move, stage: 'applied', appliedBy: engine, appliedAt: at, note: 'watching whether it pays' };
};
