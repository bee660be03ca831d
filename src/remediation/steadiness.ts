import type { Offer } from '../domain/observation.ts';
import type { ServiceSpec } from '../domain/service.ts';

/**
 * Probability that a target is healthy, from its telemetry window: the share of instants at which it answered the service's
 * users within the objective and had capacity, (healthy + 1) / (instants + 2). An instant that is unknown counts as
 * unhealthy. 0 when the target does not report itself up.
 */
export function steadiness(offer: Offer | undefined, spec: ServiceSpec, instants: number): number {
  if (offer?.up !== true) return 0;
  const latency = offer.latencyMs[spec.audience];
  const capacity = offer.capacityAvailability;
  if (!latency?.known || !capacity.known) return 0;
  const limit = spec.latencyObjectiveMs ?? Number.POSITIVE_INFINITY;
  let healthy = 0;
  for (let i = 0; i < instants; i++) {
    const ms = latency.series[i] ?? null;
    const share = capacity.series[i] ?? null;
    if (ms !== null && ms <= limit && share !== null && share > 0) healthy++;
  }
  return (healthy + 1) / (instants + 2);
}
