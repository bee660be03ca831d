import { isNumber, isObject, isText, type Json } from './values.ts';

export interface Place {
  readonly provider: string;
  readonly region: string;
  readonly instanceType: string;
  readonly count: number;
}

/** All four fields, each of its type; null for anything else. */
export function placeOf(value: Json): Place | null {
  if (!isObject(value)) return null;
  const { provider, region, instanceType, count } = value;
  if (!isText(provider) || !isText(region) || !isText(instanceType)) return null;
  if (!isNumber(count, 1, 1000) || !Number.isInteger(count)) return null;
  return { provider, region, instanceType, count };
}

export function samePlace(a: Place | null, b: Place | null): boolean {
  if (a === null || b === null) return false;
  return a.provider === b.provider && a.region === b.region && a.instanceType === b.instanceType && a.count === b.count;
}

export function regionOf({ provider, region }: Place): string {
  return `${provider}/${region}`;
}
