import type { Snapshot, UnknownReason } from '../domain/observation.ts';
import { keepBill } from './baseline.ts';
import { readFleet } from './fleet.ts';
import { tellKey } from './key-notice.ts';
import type { Memory } from './memory.ts';
import type { Rooms } from './rooms.ts';

/** Step 1: what Git says should run, and what telemetry says does. */
export async function observe(rooms: Rooms, memory: Memory): Promise<Snapshot> {
  memory.repository = await rooms.workspace.read();
  memory.fleet = readFleet(memory.repository);
  await tellKey(rooms, memory, memory.repository.trustText);
  const snapshot = await rooms.collector.collect();
  memory.snapshot = snapshot;
  keepBill(rooms, memory, snapshot.takenAt);
  measure(rooms, memory, snapshot);
  return snapshot;
}

function measure({ metrics }: Rooms, memory: Memory, snapshot: Snapshot): void {
  for (const [provider, at] of newestSamples(snapshot)) metrics.telemetrySample(provider, at);
  for (const [reason, count] of Object.entries(snapshot.rejected)) metrics.telemetryRejected(reason as UnknownReason, count);
  const last = memory.bill.at(-1);
  const bill = last?.at === snapshot.takenAt ? last : null;
  metrics.monthlyCost('now', bill?.nowUsdPerMonth ?? null);
  metrics.monthlyCost('baseline', bill?.baselineUsdPerMonth ?? null);
  if (bill !== null) metrics.savingPerMonth(bill.baselineUsdPerMonth - bill.nowUsdPerMonth);
}

/** When each provider was last heard of, ms; one that has fallen silent keeps its old instant. */
function newestSamples(snapshot: Snapshot): ReadonlyMap<string, number> {
  const newest = new Map<string, number>();
  for (const offer of Object.values(snapshot.offers)) {
    const readings = [offer.capacityAvailability, ...Object.values(offer.priceUsdPerHour)];
    for (const reading of readings)
      if (reading.known) newest.set(offer.provider, Math.max(reading.at, newest.get(offer.provider) ?? 0));
  }
  return newest;
}
