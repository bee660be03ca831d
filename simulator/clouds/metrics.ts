import { Gauge, Registry } from 'prom-client';
import type { OfferSample, Sample, ServiceSample } from './sample.ts';

const PLACE = ['provider', 'region'] as const;

/** The newest sample in the text format of Prometheus. Units are base units: seconds, USD, ratios 0..1. */
export interface Metrics {
  readonly contentType: string;
  render(sample: Sample): Promise<string>;
}

export function metrics(): Metrics {
  const registry = new Registry();
  const offers = offerGauges(registry);
  const services = serviceGauges(registry);
  return {
    contentType: registry.contentType,
    render(sample) {
      // Places change: what is no longer true must not linger.
      registry.resetMetrics();
      for (const offer of sample.offers) offers(offer);
      for (const service of sample.services) services(service);
      return registry.metrics();
    },
  };
}

function gauges(registry: Registry) {
  return <Label extends string>(name: string, help: string, labelNames: readonly Label[]) =>
    new Gauge<Label>({ name, help, labelNames, registers: [registry] });
}

function offerGauges(registry: Registry): (offer: OfferSample) => void {
  const gauge = gauges(registry);
  const up = gauge('cloud_region_up', '1 when the provider-region works, else 0', PLACE);
  const price = gauge('cloud_price_usd_per_hour', 'Price of one machine before credits', [...PLACE, 'instance_type']);
  const latency = gauge('cloud_latency_p95_seconds', 'Network latency from users in a geography', [...PLACE, 'audience']);
  const credits = gauge('cloud_credits_usd', 'Credits left', PLACE);
  const share = gauge('cloud_credits_share_ratio', 'Share of the bill that credits pay while they last', PLACE);
  const expiry = gauge('cloud_credits_expiry_timestamp_seconds', 'When credits lapse', PLACE);
  const gpu = gauge('cloud_gpu_availability_ratio', 'Chance that a request for a GPU is met', [...PLACE, 'gpu']);
  const capacity = gauge('cloud_capacity_availability_ratio', 'Chance that a request for a machine is met', PLACE);
  return (offer) => {
    const place = { provider: offer.provider, region: offer.region };
    up.set(place, offer.status === 'up' ? 1 : 0);
    capacity.set(place, offer.capacityAvailability);
    for (const [instance_type, value] of Object.entries(offer.prices)) price.set({ ...place, instance_type }, value);
    for (const [audience, value] of Object.entries(offer.latencyMs)) latency.set({ ...place, audience }, value / 1000);
    for (const [kind, value] of Object.entries(offer.gpuAvailability)) gpu.set({ ...place, gpu: kind }, value);
    if (offer.credits === null) return;
    credits.set(place, offer.credits.balanceUsd);
    share.set(place, offer.credits.share);
    expiry.set(place, offer.credits.expiresAt / 1000);
  };
}

function serviceGauges(registry: Registry): (service: ServiceSample) => void {
  const gauge = gauges(registry);
  const instances = gauge('service_instances', 'Machines of a service, by place', ['service', ...PLACE, 'instance_type']);
  const demand = gauge('service_demand_requests_per_second', 'Requests that users make', ['service']);
  const latency = gauge('service_latency_p95_seconds', 'Latency that users see', ['service']);
  const errors = gauge('service_error_ratio', 'Failed share of requests', ['service']);
  const cost = gauge('service_cost_usd_per_hour', 'Cost after credits', ['service']);
  const gross = gauge('service_gross_cost_usd_per_hour', 'Cost before credits', ['service']);
  return ({ service, provider, region, instanceType, ...sample }) => {
    if (provider !== null && region !== null && instanceType !== null)
      instances.set({ service, provider, region, instance_type: instanceType }, sample.count);
    demand.set({ service }, sample.demandRps);
    latency.set({ service }, sample.latencyMs / 1000);
    errors.set({ service }, sample.errorRatio);
    cost.set({ service }, sample.costUsdPerHour);
    gross.set({ service }, sample.grossUsdPerHour);
  };
}
