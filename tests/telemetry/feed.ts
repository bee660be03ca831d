import { manualClock } from '../../src/lib/clock.ts';
import { type CollectorConfig, createCollector } from '../../src/telemetry/index.ts';
import type { RawOffer, RawSample, RawServiceObservation, TelemetryBatch, TelemetrySource } from '../../src/telemetry/port.ts';

export const START = Date.UTC(2025, 0, 1);
const CONFIG: CollectorConfig = { freshForSeconds: 120, futureToleranceSeconds: 60, windowSeconds: 60, stepSeconds: 5 };

/** A whole offer in which every value is good; `over` takes the place of some. */
export function rawOffer(over: Partial<RawOffer> & Record<string, unknown> = {}): RawOffer {
  return {
    provider: 'aws',
    region: 'us-east-1',
    status: 'up',
    prices: { 't3.medium': 0.04 },
    latencyMs: { na: 20, eu: 90 },
    credits: { balanceUsd: 1000, share: 0.5, expiresAt: null },
    gpuAvailability: { t4: 0.9 },
    capacityAvailability: 0.95,
    ...over,
  };
}

export function rawSample(
  at: unknown,
  offers: readonly RawOffer[] = [rawOffer()],
  services: readonly RawServiceObservation[] = [],
): RawSample {
  return { at, offers, services };
}

/** A collector on a source that gives exactly what the test puts into it. */
export function feed(config: Partial<CollectorConfig> = {}, source: Partial<TelemetrySource> = {}) {
  const clock = manualClock(START);
  let next: Partial<TelemetryBatch> | Error = {};
  const asked: (number | null)[] = [];
  const collector = createCollector({
    clock,
    config: { ...CONFIG, ...config },
    source: {
      name: 'test',
      async read(since) {
        asked.push(since);
        if (next instanceof Error) throw next;
        const batch = { samples: [], partial: false, exhausted: false, ...next };
        next = {};
        return batch;
      },
      close: async () => {},
      ...source,
    },
  });
  return {
    clock,
    collector,
    asked,
    /** Collects after giving these samples. */
    async collect(...samples: RawSample[]) {
      next = { samples };
      return collector.collect();
    },
    async collectBatch(batch: Partial<TelemetryBatch> | Error) {
      next = batch;
      return collector.collect();
    },
  };
}
