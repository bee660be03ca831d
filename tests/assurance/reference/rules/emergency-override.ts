import { auto, type Rule, review, type Seen, threshold } from '../seen.ts';
import { at, isInstant, isNumber, isText } from '../values.ts';
import { targetAllowed } from './target-allowed.ts';

export const emergencyOverride: Rule = (seen) => {
  if (seen.claim === null || seen.claim.kind !== 'heal') return auto;
  return isEmergency(seen) ? auto : review;
};

/** An authenticated alert that the own telemetry bears out, recent, for an allowed target, with budget left. */
export function isEmergency(seen: Seen): boolean {
  const evidence = at(seen.claim?.fields, 'evidence');
  if (seen.claim?.kind !== 'heal') return false;
  if (at(evidence, 'authenticated') !== true || at(evidence, 'corroborated') !== true) return false;
  if (at(evidence, 'source') !== 'alertmanager') return false;
  if (!isText(at(evidence, 'alertName')) || !isText(at(evidence, 'observed'))) return false;
  return isRecent(seen) && targetAllowed(seen).outcome === 'auto' && hasBudget(seen);
}

function isRecent(seen: Seen): boolean {
  const startsAt = at(seen.claim?.fields, 'evidence', 'startsAt');
  const minutes = threshold(seen, 'emergency_override', 'evidenceMaximumAgeMinutes');
  const seconds = threshold(seen, 'emergency_override', 'futureToleranceSeconds');
  if (seen.now === null || !isInstant(startsAt) || !isNumber(minutes, 1, 10_080) || !isNumber(seconds, 0, 600)) return false;
  return seen.now - startsAt <= minutes * 60_000 && startsAt - seen.now <= seconds * 1000;
}

function hasBudget(seen: Seen): boolean {
  const done = at(seen.input, 'fleet', 'healsInLastDay');
  const most = threshold(seen, 'emergency_override', 'healsPerServicePerDay');
  return isNumber(done, 0, 1_000_000) && Number.isInteger(done) && isNumber(most, 1, 100) && done < most;
}
