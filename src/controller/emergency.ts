import { consider } from '../decision/index.ts';
import type { Alert } from '../domain/alert.ts';
import type { Decision } from '../domain/decision.ts';
import { newId } from '../lib/ids.ts';
import { mayOpen } from '../merge-request/index.ts';
import { heal } from '../remediation/index.ts';
import { sentenceOf } from './choose.ts';
import { compare } from './compare.ts';
import type { Memory } from './memory.ts';
import { moneyOf } from './money.ts';
import { observe } from './observe.ts';
import { proposeOne } from './propose.ts';
import type { Rooms } from './rooms.ts';

const DAY_MS = 86_400_000;

/**
 * Emergencies enter by the same steps with another urgency: every alert of the inbox is held against fresh telemetry
 * and becomes a decision of kind `heal`, proposed and followed like any other.
 */
export async function answerAlerts(rooms: Rooms, memory: Memory): Promise<void> {
  memory.alertWaiting = false;
  const pending = (await rooms.store.pendingInbox()).filter((item) => item.source === 'alertmanager');
  rooms.metrics.queueDepth(pending.length);
  if (pending.length === 0) return;
  await observe(rooms, memory);
  for (const item of pending) {
    const alert = item.payload as Alert;
    const isNews = !memory.toldAlerts.has(item.key);
    memory.toldAlerts.add(item.key);
    if (isNews) await tell(rooms, alert);
    const age = rooms.clock.now() - item.receivedAt;
    const isAnswered = alert.status === 'resolved' || (await answer(rooms, memory, alert, isNews));
    if (!isAnswered && age < rooms.config.decision.healValidForSeconds * 1000) continue;
    await rooms.store.inboxDone(item.key);
    memory.toldAlerts.delete(item.key);
  }
}

/** False while asking again can change the answer: telemetry does not bear the alert out yet, or everything is suspended. */
async function answer(rooms: Rooms, memory: Memory, alert: Alert, isNews: boolean): Promise<boolean> {
  const open = await rooms.store.openMoves();
  if (open.some((move) => move.service === alert.service && move.kind === 'heal')) return true;
  const decision = await decideHeal(rooms, memory, alert);
  if (decision === null) return true;
  const passing = decision.action === 'stay' && decision.reasons.every((reason) => PASSING.has(reason.code));
  if (isNews || !passing) await keep(rooms, decision);
  if (decision.action === 'stay') return !passing;
  if (memory.suspended) return false;
  const permission = mayOpen('heal', rooms.config.limits, {
    now: rooms.clock.now(),
    open: open.length,
    openedAt: memory.openedAt,
  });
  if (permission.ok) await proposeOne(rooms, memory, decision);
  else await rooms.feed.tell({ type: 'notice', service: alert.service, sentence: permission.sentence, url: null });
  return permission.ok;
}

/** Reasons to stay that the next samples can take away. */
const PASSING: ReadonlySet<string> = new Set(['alert', 'telemetry-unknown']);

async function keep(rooms: Rooms, decision: Decision): Promise<void> {
  await rooms.store.saveDecision(decision);
  rooms.metrics.decision(decision.action);
  await rooms.feed.tell({ type: 'decision', service: decision.service, sentence: sentenceOf(decision), url: null });
}

async function decideHeal(rooms: Rooms, memory: Memory, alert: Alert): Promise<Decision | null> {
  const { snapshot } = memory;
  const member = memory.fleet.members.find((each) => each.service === alert.service);
  if (snapshot === null || member === undefined) return null;
  const scorecard = compare(rooms, memory, snapshot).get(member.service);
  if (scorecard === undefined) return null;
  const now = rooms.clock.now();
  const heals = (await rooms.store.moves({ limit: 100, service: member.service })).filter(
    (move) => move.kind === 'heal' && move.openedAt > now - DAY_MS,
  );
  return heal({
    alert,
    candidates: consider(
      { scorecard, spec: member.spec, snapshot, catalogs: memory.repository?.catalogs ?? [] },
      rooms.config.decision,
    ),
    current: member.placement,
    snapshot,
    spec: member.spec,
    basisOf: (to) =>
      moneyOf(rooms, memory, { snapshot, spec: member.spec }, { from: member.placement, to, overlapHours: 0 }).basis,
    now,
    id: newId('dec', now, rooms.random),
    configDigest: rooms.configDigest,
    healsInLastDay: heals.length,
    healsPerServicePerDay: rooms.config.limits.healsPerServicePerDay,
    validForMs: rooms.config.decision.healValidForSeconds * 1000,
  });
}

async function tell(rooms: Rooms, alert: Alert): Promise<void> {
  const sentence = alert.status === 'resolved' ? `${alert.name} resolved` : `${alert.name}: ${alert.summary}`;
  await rooms.feed.tell({ type: 'alert', service: alert.service, sentence, url: null });
}
