import { readVerdict } from '../../apply/index.ts';
import type { MoveRecord } from '../../domain/merge-request.ts';
import type { Verdict } from '../../domain/verdict.ts';
import type { ForgeMergeRequest } from '../../forge/port.ts';
import { withVerdict } from '../../merge-request/index.ts';
import { policyInForce } from '../policy.ts';
import { pipelineDeadlines } from './deadlines.ts';
import { look } from './look.ts';
import { policyFloor } from './policy-floor.ts';
import { raise, raiseFindings } from './security.ts';
import { ended, type Stage, type StageContext } from './stage.ts';

/** Step 6: reads the verdict of the pipeline that judged exactly this commit. */
export const judge: Stage = async (context) => {
  const { rooms, move, decision } = context;
  const seen = await look(context);
  if (seen.kind === 'moved-on') return seen.move;
  const reading = await readVerdict({
    forge: rooms.forge,
    expected: {
      projectId: rooms.config.forge.projectId ?? 0,
      mergeRequestIid: move.iid,
      headSha: move.headSha,
      decisionId: decision.id,
      minimumPolicyVersion: await policyFloor(context),
      policyInForce: policyInForce({ policyManifest: context.memory.repository?.policyManifest ?? null }, rooms.config.gate),
    },
    bot: await rooms.forge.whoAmI(),
    headPipeline: seen.mergeRequest.headPipeline,
    isInTarget: (sha) => rooms.workspace.isInTarget(sha),
    since: move.openedAt,
    now: rooms.clock.now(),
    deadlines: pipelineDeadlines(rooms.clock),
  });
  if (reading.kind === 'waiting') return { ...move, note: reading.sentence };
  if (reading.kind === 'invalid') {
    if (reading.suspicion !== null) await raise(context, reading.suspicion, reading.sentence);
    return await unjudged(context, seen.mergeRequest, reading.sentence);
  }
  return await judged(context, seen.mergeRequest, reading.verdict);
};

/** No verdict can be had: that is a case for a person, never a yes. */
async function unjudged(context: StageContext, seen: ForgeMergeRequest, sentence: string): Promise<MoveRecord> {
  const { rooms, move } = context;
  rooms.metrics.verdict('review', 'missing');
  await rooms.feed.tell({ type: 'verdict', service: move.service, sentence: `review: ${sentence}`, url: move.webUrl });
  await label(context, seen, 'review');
  return { ...move, stage: 'judged', verdict: 'review', verdictReasons: [sentence], judgedAt: rooms.clock.now(), note: sentence };
}

async function judged(context: StageContext, seen: ForgeMergeRequest, verdict: Verdict): Promise<MoveRecord> {
  const { rooms, move, decision } = context;
  await rooms.store.saveVerdict(decision.id, verdict);
  rooms.metrics.mergeRequest('judged');
  rooms.metrics.verdict(verdict.outcome, verdict.rules.find((rule) => rule.outcome !== 'auto' && !rule.waived)?.rule ?? 'none');
  const reasons = verdict.reasons.join(' ');
  await rooms.feed.tell({ type: 'verdict', service: move.service, sentence: `${verdict.outcome}: ${reasons}`, url: move.webUrl });
  await raiseFindings(context, verdict);
  await label(context, seen, verdict.outcome);
  const next: MoveRecord = {
    ...move,
    verdict: verdict.outcome,
    verdictReasons: verdict.reasons,
    judgedAt: rooms.clock.now(),
    stage: 'judged',
    note: verdict.outcome === 'review' ? 'waits for a person' : 'waits for its turn to be merged',
  };
  if (verdict.outcome !== 'deny') return next;
  return ended({ ...context, move: next }, 'failed', `denied by the gate: ${reasons}`);
}

/** Swaps the verdict's label; whatever else people have put there stays. */
async function label({ rooms }: StageContext, seen: ForgeMergeRequest, outcome: Verdict['outcome']): Promise<void> {
  const labels = withVerdict(seen.labels, outcome);
  const reviewers = outcome === 'review' ? rooms.config.forge.reviewers : [];
  await rooms.forge.updateMergeRequest(seen.iid, { labels, ...(reviewers.length > 0 ? { reviewers } : {}) });
}
