import type { OwnKey } from './port.ts';
import type { KeyRing } from './ring.ts';
import { endOf, isOver, type Standing, standingOf } from './trust.ts';

/** What is to come for the key that signs, by our keys and by a trusted file. */
export interface Outlook {
  /** When its signatures cease to count, ms since the epoch; null = no end is set. */
  readonly endsAt: number | null;
  /** A key of ours that counts on the gate's side from then on at the latest; null when there is none. */
  readonly successor: OwnKey | null;
  /** Keys of ours that still have time, and that the trusted file does not hold. */
  readonly unpublished: readonly OwnKey[];
}

const PUBLISHED: readonly Standing[] = ['known', 'not-yet'];

export function outlookOf(ring: Pick<KeyRing, 'keys'>, key: OwnKey, trust: string | null, at: number): Outlook {
  const endsAt = endOf(key, trust);
  const inTime = ring.keys.filter((each) => !isOver(each, at));
  const counts = (each: OwnKey, then: number) =>
    each.keyId !== key.keyId &&
    Date.parse(each.notBefore) <= then &&
    !isOver(each, then) &&
    standingOf(each, trust, then) === 'known';
  return {
    endsAt,
    successor: endsAt === null ? null : (inTime.findLast((each) => counts(each, endsAt)) ?? null),
    unpublished: inTime.filter((each) => !PUBLISHED.includes(standingOf(each, trust, at))),
  };
}
