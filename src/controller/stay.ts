import type { Reason, Stay } from '../domain/decision.ts';
import { newId } from '../lib/ids.ts';
import type { Member } from './fleet.ts';
import type { Rooms } from './rooms.ts';

/** A stay whose cause lies outside of scores and savings. */
export function stayBecause(
  rooms: Pick<Rooms, 'clock' | 'random' | 'configDigest'>,
  member: Member,
  snapshotDigest: string,
  reason: Reason,
): Stay {
  const now = rooms.clock.now();
  return {
    id: newId('dec', now, rooms.random),
    service: member.service,
    kind: 'optimize',
    action: 'stay',
    from: member.placement,
    wouldBe: null,
    savingUsdPerMonth: null,
    confidence: null,
    reasons: [reason],
    candidates: [],
    snapshotDigest,
    configDigest: rooms.configDigest,
    decidedAt: now,
  };
}
