import { consider } from '../decision/index.ts';
import type { Alert } from '../domain/alert.ts';
import type { Decision } from '../domain/decision.ts';
import { newId } from '../lib/ids.ts';
import { heal } from '../remediation/index.ts';
import { sentenceOf } from './choose.ts';
import { compare } from './compare.ts';
import type { Memory } from './memory.ts';
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
  if (pending.length === 0) return;
  await observe(rooms, memory);
  for (const item of pending) {
    const alert = item.payload as Alert;
    if (alert.status === 'firing') await answer(rooms, memory, alert);
    else await tellResolved(rooms, alert);
    await rooms.store.inboxDone(item.key);
  }
}

async function answer(rooms: Rooms, memory: Memory, alert: Alert): Promise<void> {
  await rooms.feed.tell({ type: 'alert', service: alert.service, sentence: `${alert.name}: ${alert.summary}`, url: null });
  const open = await rooms.store.openMoves();
  if (open.some((move) => move.service === alert.service && move.kind === 'heal')) return;
  const decision = await decideHeal(rooms, memory, alert);
  if (decision === null) return;
  await rooms.store.saveDecision(decision);
  rooms.metrics.decision(decision.action);
  await rooms.feed.tell({ type: 'decision', service: alert.service, sentence: sentenceOf(decision), url: null });
  if (decision.action === 'move' && !memory.suspended) await proposeOne(rooms, memory, decision);
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
    now,
    id: newId('dec', now, rooms.random),
    configDigest: rooms.configDigest,
    healsInLastDay: heals.length,
    healsPerServicePerDay: rooms.config.limits.healsPerServicePerDay,
    validForMs: rooms.config.decision.healValidForSeconds * 1000,
  });
}

async function tellResolved(rooms: Rooms, alert: Alert): Promise<void> {
  await rooms.feed.tell({ type: 'alert', service: alert.service, sentence: `${alert.name} resolved`, url: null });
}
