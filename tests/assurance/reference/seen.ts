import { type Place, placeOf } from './placement.ts';
import { at, entriesOf, isInstant, isList, isObject, isText, type Json } from './values.ts';

export type Outcome = 'auto' | 'review' | 'deny';

export interface Answer {
  readonly outcome: Outcome;
  /** Whether an emergency or a waiver may set the objection aside, if it may do so for this rule at all. */
  readonly waivable: boolean;
}

export const auto: Answer = { outcome: 'auto', waivable: false };
export const review: Answer = { outcome: 'review', waivable: false };
export const deny: Answer = { outcome: 'deny', waivable: false };
/** A threshold that is known and not reached. */
export const missed: Answer = { outcome: 'review', waivable: true };

export const KINDS = ['optimize', 'heal', 'scale', 'revert'] as const;
export type Kind = (typeof KINDS)[number];

/** A record that can be read and says who it is for. */
export interface Claim {
  readonly id: string;
  readonly service: string;
  readonly kind: Kind;
  readonly fields: Json;
  readonly to: Place | null;
  readonly from: Place | null;
}

/** Input and data as a rule looks at them, with what several rules ask for worked out once. */
export interface Seen {
  readonly input: Json;
  readonly data: Json;
  /** The only decision record of the change; undefined where there is none, or more than one. */
  readonly record: Json;
  readonly claim: Claim | null;
  /** The only placement file of the change. */
  readonly placement: Json;
  /** What the target branch says of the service that the record is for. */
  readonly spec: Json;
  /** ms since the epoch, where the forge vouches for it. */
  readonly now: number | null;
}

export type Rule = (seen: Seen) => Answer;

export function see(input: Json, data: Json): Seen {
  const record = onlyOne(at(input, 'diff', 'records'));
  const claim = claimOf(record);
  const ms = at(input, 'now', 'ms');
  return {
    input,
    data,
    record,
    claim,
    placement: onlyOne(at(input, 'diff', 'placements')),
    spec: claim === null ? undefined : at(input, 'services', claim.service),
    now: at(input, 'now', 'source') === 'forge' && isInstant(ms) ? ms : null,
  };
}

/** Every record of the change, read or not. */
export function recordsOf({ input }: Seen): readonly Json[] {
  return entriesOf(at(input, 'diff', 'records'));
}

/** Whether some are accused, by the names of the first three. What has no name cannot be accused of anything. */
export function isAccused(found: readonly Json[]): boolean {
  const named = found.filter((one) => one !== undefined).slice(0, 3);
  return named.length > 0 && named.every((one) => typeof one === 'string');
}

export function threshold(seen: Seen, rule: string, name: string): Json {
  return at(seen.data, 'thresholds', rule, name);
}

export function isKind(value: Json): value is Kind {
  return KINDS.some((kind) => kind === value);
}

function onlyOne(list: Json): Json {
  return isList(list) && list.length === 1 ? list[0] : undefined;
}

function claimOf(record: Json): Claim | null {
  const fields = at(record, 'claim');
  if (at(record, 'canonical') !== true || at(record, 'problem') !== null || !isObject(fields)) return null;
  const { id, service, kind } = fields;
  if (!isText(id) || !isText(service) || !isKind(kind)) return null;
  return { id, service, kind, fields, to: placeOf(fields['to']), from: placeOf(fields['from']) };
}
