import { partOf } from '../exact.ts';
import { auto, missed, type Rule, review, threshold } from '../seen.ts';
import { at, isNumber, isObject, type Json } from '../values.ts';

/** Few moves at a time: in all, of the fleet, and to one provider. */
export const blastRadius: Rule = (seen) => {
  const { claim, input } = seen;
  if (claim === null || claim.to === null) return review;
  const heals = claim.kind === 'heal';
  const most = threshold(seen, 'blast_radius', heals ? 'healsInFlightAtMost' : 'inFlightAtMost');
  const share = threshold(seen, 'blast_radius', heals ? 'healShareAtMost' : 'shareAtMost');
  const perProvider = threshold(seen, 'blast_radius', 'perProviderPerHour');
  const inFlight = at(input, 'fleet', 'inFlight');
  const services = at(input, 'fleet', 'services');
  const recent = at(input, 'fleet', 'recentByProvider');
  const sameWay = isObject(recent) && !Object.hasOwn(recent, claim.to.provider) ? 0 : at(recent, claim.to.provider);
  if (!isCount(inFlight) || (typeof services === 'number' && services < 1) || !isCount(services) || !isCount(sameWay))
    return review;
  if (!isCount(most) || !isNumber(share, 0, 1) || !isCount(perProvider)) return review;
  const allowed = Math.max(1, wholeShare(services, share));
  return inFlight + 1 <= most && inFlight + 1 <= allowed && sameWay + 1 <= perProvider ? auto : missed;
};

/** Whole services of a share: to the millionth, since 0.29 x 100 is 29 whatever binary fractions say. */
function wholeShare(services: number, share: number): number {
  return Number(partOf(BigInt(services) * 1_000_000n, share) / 1_000_000n);
}

function isCount(value: Json): value is number {
  return isNumber(value, 0, 1_000_000) && Number.isInteger(value);
}
