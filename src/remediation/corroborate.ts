import type { Offer, ServiceObservation } from '../domain/observation.ts';
import { type Placement, regionKey } from '../domain/placement.ts';
import type { ServiceSpec } from '../domain/service.ts';

/** What own telemetry says to an alert. An alert alone moves nothing: whoever can send one must not steer the fleet. */
export type Corroboration =
  | { readonly agrees: true; readonly observed: string; readonly numbers: Readonly<Record<string, number>> }
  /** `known` is false when telemetry has nothing to say about this service and its place. */
  | { readonly agrees: false; readonly known: boolean; readonly observed: string };

/** More failed requests than this are an emergency; ordinary noise stays far below. */
const ERROR_RATIO = 0.1;

export function corroborate(
  current: Placement,
  offer: Offer | undefined,
  observation: ServiceObservation | undefined,
  spec: ServiceSpec,
): Corroboration {
  const key = regionKey(current);
  const errors = observation?.errorRatio;
  const latency = observation?.latencyMs;
  const objective = spec.latencyObjectiveMs;
  if (offer?.up === false) {
    const ratio = errors?.known ? errors.value : null;
    const failing = ratio === null ? '' : `, and ${percent(ratio)} of requests fail`;
    return {
      agrees: true,
      observed: `${key} reports itself down${failing}`,
      numbers: ratio === null ? {} : { errorRatio: ratio },
    };
  }
  if (errors?.known && errors.value > ERROR_RATIO)
    return { agrees: true, observed: `${percent(errors.value)} of requests fail`, numbers: { errorRatio: errors.value } };
  if (objective !== null && latency?.known && latency.value > objective) {
    const observed = `p95 latency is ${Math.round(latency.value)} ms, ${objective} ms are promised`;
    return { agrees: true, observed, numbers: { latencyMs: latency.value, objectiveMs: objective } };
  }
  const known = errors?.known === true || (latency?.known === true && objective !== null);
  if (!known) return { agrees: false, known, observed: 'neither errors nor latency of the service are known' };
  const facts = [
    offer?.up === true ? `${key} is up` : null,
    errors?.known ? `${percent(errors.value)} of requests fail` : null,
    latency?.known ? `p95 latency is ${Math.round(latency.value)} ms` : null,
  ];
  return { agrees: false, known, observed: facts.filter((fact) => fact !== null).join(', ') };
}

function percent(ratio: number): string {
  return `${Math.round(ratio * 100)} %`;
}
