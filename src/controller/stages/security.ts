import type { SecurityKind } from '../../domain/event.ts';
import type { Verdict } from '../../domain/verdict.ts';
import type { Memory } from '../memory.ts';
import type { Rooms } from '../rooms.ts';
import type { StageContext } from './stage.ts';

/** Told events that are remembered; a controller that has told more begins to forget the oldest. */
const REMEMBERED = 1000;

/** What a security event is about; `subject` tells events of the same words apart. */
export interface Suspect {
  readonly subject: string;
  readonly service: string;
  readonly url: string | null;
}

/** Tells and counts what looks like an attack, once: what is read again at every follow-up is no news. */
export async function raise(context: StageContext, kind: SecurityKind, sentence: string): Promise<void> {
  const { rooms, memory, move } = context;
  await tellSecurity(rooms, memory, { subject: move.decisionId, service: move.service, url: move.webUrl }, { kind, sentence });
}

/** The same for what is not on its way. */
export async function tellSecurity(
  rooms: Rooms,
  memory: Memory,
  { subject, service, url }: Suspect,
  { kind, sentence }: { readonly kind: SecurityKind; readonly sentence: string },
): Promise<void> {
  const key = `${subject} ${kind} ${sentence}`;
  if (memory.toldSecurity.has(key)) return;
  const [oldest] = memory.toldSecurity;
  if (memory.toldSecurity.size >= REMEMBERED && oldest !== undefined) memory.toldSecurity.delete(oldest);
  memory.toldSecurity.add(key);
  rooms.metrics.securityEvent(kind);
  await rooms.feed.tell({ type: 'security', service, sentence: `${kind}: ${sentence}`, url });
}

/** What the gate itself found: a denial always, and whatever a milder verdict reports. */
export async function raiseFindings(context: StageContext, verdict: Verdict): Promise<void> {
  const findings = verdict.securityEvents.length > 0 ? verdict.securityEvents : verdict.reasons;
  if (verdict.outcome === 'deny') await raise(context, 'denied', findings.join(' '));
  else if (verdict.securityEvents.length > 0) await raise(context, 'reported', findings.join(' '));
}
