import { Exact } from '../exact.ts';
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

/** Whole services of a share, without the error of binary fractions: 0.29 x 100 is 29. */
function wholeShare(services: number, share: number): number {
  const product = Exact.of(services).times(Exact.of(share));
  let whole = Math.floor(services * share);
  while (Exact.of(whole + 1).isAtMost(product)) whole += 1;
  while (!Exact.of(whole).isAtMost(product)) whole -= 1;
  return whole;
}

function isCount(value: Json): value is number {
  return isNumber(value, 0, 1_000_000);
}
