import type { ServiceSpec } from '../domain/service.ts';
import type { Facts } from './facts/facts.ts';
import { classify, describedIn } from './facts/paths.ts';
import type { Plan } from './facts/plan.ts';
import { readSpec } from './facts/spec.ts';

export type SpecFacts = Pick<
  ServiceSpec,
  'stateful' | 'tier' | 'vcpu' | 'memoryGib' | 'gpu' | 'residency' | 'allowedProviders' | 'allowedRegions'
>;

/** By service, as the target branch describes it; null when it does not. A stack that is no service's is there as `stack <name>`. */
export type Services = Readonly<Record<string, SpecFacts | null>>;

/**
 * What a change concerns: the services whose placement or specification it edits, and every stack in which the plan does
 * something, whatever file that comes from. What the plan calls somebody's stack counts only if it is named so itself.
 */
export function servicesOf(facts: Facts, plan: Plan): Services {
  const edited = (facts.files ?? []).flatMap(({ path }) => {
    const { kind, service } = classify(path);
    return (kind === 'placement' ? service : describedIn(path)) ?? [];
  });
  const planned = (plan.changes ?? []).filter(({ action }) => action !== 'no-op');
  return Object.fromEntries([
    ...edited.map((service) => [service, specOf(service, facts)] as const),
    ...planned.map(({ stack, service }) => {
      const own = service !== null && service === stack;
      return own ? ([service, specOf(service, facts)] as const) : ([`stack ${stack ?? ''}`, null] as const);
    }),
  ]);
}

/** Whether somebody has to be asked twice: for what is critical, and for what nobody knows to be less. */
export function isCritical(services: Services): boolean {
  return Object.values(services).some((spec) => spec?.tier !== 'standard' && spec?.tier !== 'batch');
}

function specOf(service: string, facts: Facts): SpecFacts | null {
  const spec = readSpec(Object.hasOwn(facts.specs, service) ? (facts.specs[service] ?? null) : null);
  if (spec === null) return null;
  const { stateful, tier, vcpu, memoryGib, gpu, residency, allowedProviders, allowedRegions } = spec;
  return { stateful, tier, vcpu, memoryGib, gpu, residency, allowedProviders, allowedRegions };
}
