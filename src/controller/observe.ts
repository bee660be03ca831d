import type { Snapshot, UnknownReason } from '../domain/observation.ts';
import { keepBill } from './baseline.ts';
import { readFleet } from './fleet.ts';
import type { Memory } from './memory.ts';
import type { Rooms } from './rooms.ts';

/** Step 1: what Git says should run, and what telemetry says does. */
export async function observe(rooms: Rooms, memory: Memory): Promise<Snapshot> {
  memory.repository = await rooms.workspace.read();
  memory.fleet = readFleet(memory.repository);
  const snapshot = await rooms.collector.collect();
  memory.snapshot = snapshot;
  keepBill(rooms, memory, snapshot.takenAt);
  measure(rooms, memory, snapshot);
  return snapshot;
}

function measure({ metrics }: Rooms, memory: Memory, snapshot: Snapshot): void {
  for (const provider of new Set(Object.values(snapshot.offers).map((offer) => offer.provider)))
    metrics.telemetrySample(provider, snapshot.takenAt);
  for (const [reason, count] of Object.entries(snapshot.rejected)) metrics.telemetryRejected(reason as UnknownReason, count);
  const bill = memory.bill.at(-1) ?? null;
  metrics.monthlyCost('now', bill?.nowUsdPerMonth ?? null);
  metrics.monthlyCost('baseline', bill?.baselineUsdPerMonth ?? null);
  if (bill !== null) metrics.savingPerMonth(bill.baselineUsdPerMonth - bill.nowUsdPerMonth);
}
