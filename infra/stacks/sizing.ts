import type { ServiceSpec } from '../service-spec.ts';

/** What every cloud gives a service beside its instances, in the units of the field names. */
export const ROOT_DISK_GIB = 20;
const SMALLEST_DATA_DISK_GIB = 10;

/** Size of each instance's data disk; null = the service keeps no data. */
export function dataDiskGib(spec: ServiceSpec): number | null {
  return spec.dataGib > 0 ? Math.max(SMALLEST_DATA_DISK_GIB, Math.ceil(spec.dataGib)) : null;
}

export const CPU_ALARM = { abovePercent: 80, periodSeconds: 60, periods: 3 } as const;
export const CPU_IDLE = { belowPercent: 30, periodSeconds: 300, periods: 3 } as const;

/** Most instances that auto-scaling may add to the placed ones: as many again. */
export function burstOf(count: number): number {
  return count;
}
