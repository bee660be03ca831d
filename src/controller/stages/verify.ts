import { verify } from '../../verification/index.ts';
import { ended, type Stage } from './stage.ts';

/** Step 8: did it pay? A regression is taken back by a merge request of its own (see revert.ts). */
export const verifyMove: Stage = async (context) => {
  const { rooms, memory, move, decision } = context;
  const spec = memory.fleet.members.find((member) => member.service === move.service)?.spec;
  if (memory.snapshot === null || spec === undefined || move.appliedAt === null) return move;
  const verification = verify({
    move: { decision, appliedAt: move.appliedAt },
    snapshot: memory.snapshot,
    spec,
    config: rooms.config.verification,
    now: rooms.clock.now(),
  });
  if (verification === 'wait') return move;
  await rooms.store.saveVerification(verification);
  rooms.metrics.verification(verification.outcome);
  const findings = verification.findings.map((finding) => finding.sentence).join(' ');
  await rooms.feed.tell({
    type: 'verification',
    service: move.service,
    sentence: `${verification.outcome}: ${findings}`,
    url: move.webUrl,
  });
  return { ...ended(context, 'verified', findings), verification: verification.outcome };
};
