import type { Fleet, Spec } from '../fleet.ts';
import type { Sample, ServiceSample } from '../sample.ts';
import { STEP_MS } from '../step.ts';
import type { Episode } from './episode.ts';
import { ALERT_RULES, type AlertRule } from './rule.ts';

/** Watches samples and says which alerts fire. Knows nothing of how they are delivered. */
export interface AlertEvaluator {
  /** Takes the next sample; gives the episodes that began or ended with it. */
  take(sample: Sample): readonly Episode[];
  firing(): readonly Episode[];
}

export function alertEvaluator(fleet: Fleet): AlertEvaluator {
  const specs = new Map(fleet.specs.map((spec) => [spec.service, spec]));
  /** Since when (ms) a condition holds, by rule and service. */
  const since = new Map<string, number>();
  const episodes = new Map<string, Episode>();

  const judge = (rule: AlertRule, service: ServiceSample, spec: Spec, at: number): Episode | null => {
    const key = `${rule.name} ${service.service}`;
    const running = episodes.get(key);
    if (!rule.holds(service, spec)) {
      since.delete(key);
      episodes.delete(key);
      return running === undefined ? null : { ...running, endsAt: at };
    }
    const began = since.get(key) ?? at - STEP_MS;
    since.set(key, began);
    if (running !== undefined || at - began < rule.forMs) return null;
    const episode = begin(rule, service, spec, at);
    episodes.set(key, episode);
    return episode;
  };

  return {
    take: ({ at, services }) =>
      services.flatMap((service) => {
        const spec = specs.get(service.service);
        if (spec === undefined) return [];
        return ALERT_RULES.flatMap((rule) => judge(rule, service, spec, at) ?? []);
      }),
    firing: () => [...episodes.values()],
  };
}

function begin(rule: AlertRule, service: ServiceSample, spec: Spec, at: number): Episode {
  const labels = {
    alertname: rule.name,
    service: service.service,
    provider: service.provider ?? '',
    region: service.region ?? '',
    severity: rule.severity,
  };
  return { rule, labels, summary: rule.summary(service, spec), startsAt: at, endsAt: null };
}
