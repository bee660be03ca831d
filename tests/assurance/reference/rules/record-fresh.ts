import { auto, type Rule, review, threshold } from '../seen.ts';
import { at, isInstant, isNumber } from '../values.ts';

/** Issued by now, not yet expired, and valid for a short time only. */
export const recordFresh: Rule = (seen) => {
  const { claim, now, record } = seen;
  const issued = at(record, 'issuedAtMs');
  const expires = at(record, 'expiresAtMs');
  const tolerance = threshold(seen, 'record_fresh', 'futureToleranceSeconds');
  const lifetime = threshold(seen, 'record_fresh', claim?.kind === 'heal' ? 'healLifetimeMinutes' : 'lifetimeMinutes');
  if (claim === null || now === null || !isInstant(issued) || !isInstant(expires)) return review;
  if (!isNumber(tolerance, 0, 600) || !isNumber(lifetime, 1, 1440)) return review;
  if (issued > now + tolerance * 1000 || now >= expires || expires <= issued) return review;
  return expires - issued <= lifetime * 60_000 ? auto : review;
};
