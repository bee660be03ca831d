import { GEOGRAPHIES, STACK_NAME } from './catalog.ts';
import { fieldsOf, refuse } from './fields.ts';

/** What a service needs, whoever runs it: `infra/services/<service>.json`. */
export interface ServiceSpec {
  readonly service: string;
  readonly stateful: boolean;
  readonly tier: 'critical' | 'standard' | 'batch';
  /** Needs of one instance. */
  readonly vcpu: number;
  readonly memoryGib: number;
  readonly gpu: string | null;
  /** Geographies in which the data may be; null = anywhere. */
  readonly residency: readonly string[] | null;
  readonly allowedProviders: readonly string[] | null;
  /** `provider/region` keys. */
  readonly allowedRegions: readonly string[] | null;
  /** Gigabytes of data of one instance. */
  readonly dataGib: number;
  /** TCP ports that the security group opens. */
  readonly ports: readonly number[];
}

function isPort(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 65_535;
}

/** Throws an InfraError that names file and field. */
export function readServiceSpec(file: string, json: unknown): ServiceSpec {
  const fields = fieldsOf(file, json);
  const ports = fields.value('ports');
  if (!Array.isArray(ports) || !ports.every(isPort)) return refuse(file, 'ports', 'a list of TCP ports', ports);
  fields.text('description');
  fields.choice('audience', GEOGRAPHIES);
  fields.numberOrNull('latencyObjectiveMs', 1);
  return {
    service: fields.text('service', STACK_NAME),
    stateful: fields.flag('stateful'),
    tier: fields.choice('tier', ['critical', 'standard', 'batch']),
    vcpu: fields.number('vcpu', 0),
    memoryGib: fields.number('memoryGib', 0),
    gpu: fields.textOrNull('gpu'),
    residency: fields.textsOrNull('residency'),
    allowedProviders: fields.textsOrNull('allowedProviders'),
    allowedRegions: fields.textsOrNull('allowedRegions'),
    dataGib: fields.number('dataGib', 0),
    ports,
  };
}
