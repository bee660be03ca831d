import { type Place, regionOf } from '../placement.ts';
import { auto, deny, type Rule, review, type Seen } from '../seen.ts';
import { at, isList, isNumber, isText, type Json } from '../values.ts';

const GEOGRAPHIES: readonly Json[] = ['na', 'eu', 'apac', 'sa'];

/** On offer, allowed by everybody who has a say, and large enough. */
export const targetAllowed: Rule = (seen) => {
  const { claim } = seen;
  if (claim === null) return review;
  if (isForbidden(seen)) return deny;
  return claim.to !== null && isAllowed(seen, claim.to) ? auto : review;
};

interface Say {
  readonly list: Json;
  readonly value: Json;
}

/** Every list that has a say, with what has to be on it. `null` allows everything. */
function says({ spec, data }: Seen, to: Place): Say[] {
  const where = regionOf(to);
  return [
    { list: at(spec, 'allowedProviders'), value: to.provider },
    { list: at(spec, 'allowedRegions'), value: where },
    { list: at(data, 'targets', 'providers'), value: to.provider },
    { list: at(data, 'targets', 'regions'), value: where },
  ];
}

function isForbidden(seen: Seen): boolean {
  const { claim, input, data } = seen;
  const target = at(input, 'target');
  if (claim?.to === null || claim === null) return false;
  if (at(target, 'known') === true && (at(target, 'geography') === null || at(target, 'machine') === null)) return true;
  const denied = at(data, 'targets', 'deniedRegions');
  if (isList(denied) && denied.includes(regionOf(claim.to))) return true;
  return says(seen, claim.to).some(({ list, value }) => isList(list) && !list.includes(value)) || leavesResidency(seen);
}

/** Geographies that cannot be read forbid nothing; they allow nothing either. */
function leavesResidency({ spec, input }: Seen): boolean {
  const [residency, geography] = [at(spec, 'residency'), at(input, 'target', 'geography')];
  return isList(residency) && residency.every(isString) && isString(geography) && !residency.includes(geography);
}

function isRegion(value: Json): boolean {
  return isString(value) && /^[a-z0-9._-]+\/[a-z0-9._-]+$/.test(value);
}

function isString(value: Json): value is string {
  return typeof value === 'string';
}

function isOpen(list: Json, value: Json): boolean {
  return list === null || (isList(list) && list.includes(value));
}

function isAllowed(seen: Seen, to: Place): boolean {
  const target = at(seen.input, 'target');
  if (at(target, 'known') !== true || !GEOGRAPHIES.includes(at(target, 'geography'))) return false;
  const denied = at(seen.data, 'targets', 'deniedRegions');
  if (!isList(denied) || !denied.every(isRegion)) return false;
  const open = says(seen, to).every(({ list, value }) => isOpen(list, value));
  const stays = isOpen(at(seen.spec, 'residency'), at(target, 'geography'));
  return open && stays && isLargeEnough(seen);
}

function isLargeEnough({ spec, input }: Seen): boolean {
  const machine = at(input, 'target', 'machine');
  const [offered, needed] = [at(machine, 'gpu'), at(spec, 'gpu')];
  const gpu = needed === null ? offered === null || isText(offered) : isText(needed) && offered === needed;
  return (
    gpu &&
    covers(at(machine, 'vcpu'), at(spec, 'vcpu'), 10_000) &&
    covers(at(machine, 'memoryGib'), at(spec, 'memoryGib'), 100_000)
  );
}

function covers(offered: Json, needed: Json, most: number): boolean {
  return isNumber(offered, 0, most) && isNumber(needed, 0.1, most) && offered >= needed;
}
