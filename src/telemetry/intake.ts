import { append, createTrack, type Track } from './track.ts';
import { checkNumber, type Quantity, type Refusals } from './validate.ts';

/** Where and when a value is taken in. */
export interface Intake {
  readonly at: number;
  readonly stepMs: number;
  readonly refusals: Refusals;
  /** True for a source that only tells changes: there a value that is refused still says that the old one is over. */
  readonly changesOnly: boolean;
  /** False when there is no room for another track. */
  mayGrow(): boolean;
}

/** Takes one value in: kept when it is usable, counted when not. `null` withdraws what was known; absent says nothing. */
export function take(track: Track, raw: unknown, quantity: Quantity, intake: Intake): void {
  if (raw === undefined) return;
  const checked = checkNumber(raw, quantity);
  if (checked.ok) {
    append(track, intake.at, checked.value, intake.stepMs);
    return;
  }
  intake.refusals.add(checked.reason);
  track.refused = { at: intake.at, reason: checked.reason };
  if (raw === null || intake.changesOnly) append(track, intake.at, Number.NaN, intake.stepMs);
}

/** Takes in a record of values by name, with one track per name. */
export function takeEach<K extends string>(
  tracks: Map<K, Track>,
  raw: unknown,
  quantity: Quantity,
  intake: Intake,
  isKey: (value: unknown) => value is K,
): void {
  if (raw === undefined) return;
  if (typeof raw !== 'object' || raw === null) {
    intake.refusals.add('wrong-type');
    return;
  }
  for (const [name, value] of Object.entries(raw)) {
    if (!isKey(name)) intake.refusals.add('wrong-type');
    else if (tracks.has(name) || intake.mayGrow()) take(trackOf(tracks, name), value, quantity, intake);
    else intake.refusals.add('out-of-range');
  }
}

function trackOf<K extends string>(tracks: Map<K, Track>, name: K): Track {
  const known = tracks.get(name);
  if (known !== undefined) return known;
  const track = createTrack();
  tracks.set(name, track);
  return track;
}
