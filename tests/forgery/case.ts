/** Rows of the threat table that the corpus covers. */
export const THREATS = [
  'T1',
  'T2',
  'T3',
  'T4',
  'T5',
  'T6',
  'T7',
  'T8',
  'T9',
  'T10',
  'T11',
  'T12',
  'T13',
  'T14',
  'T15',
  'T16',
  'T17',
  'T18',
  'T30',
  'T36',
  'T37',
  'T38',
] as const;
export type Threat = (typeof THREATS)[number];

/**
 * What came of an attack.
 * - `auto`, `review`, `deny`: the gate's verdict,
 * - `acted`: something was merged, applied or run that should not have been,
 * - `refused`: the part that was asked refused, and says why,
 * - `waiting`: nothing was done, and nothing will be while things stay so,
 * - `inert`: it went through as plain text or unchanged, without any effect.
 */
export type Outcome = 'auto' | 'review' | 'deny' | 'acted' | 'refused' | 'waiting' | 'inert';

export interface Answer {
  readonly outcome: Outcome;
  /** Rules that object (`signature: deny`), or the refusal's code and sentence. */
  readonly because: readonly string[];
  /** What the log says besides, for people, and the exit code. */
  readonly log?: readonly string[];
}

export interface Expected {
  readonly outcome: Exclude<Outcome, 'auto' | 'acted'>;
  /** Exactly these, in any order; a pattern has to match one entry as a whole or in part. */
  readonly because: readonly (string | RegExp)[];
  /** Each has to match a line of the log. */
  readonly log?: readonly RegExp[];
}

/** One thing that an attacker, or a bug, does; and the one answer to it. */
export interface ForgeryCase {
  readonly threat: Threat;
  readonly name: string;
  readonly expected: Expected;
  readonly attack: () => Promise<Answer>;
}

/** Null when the answer is the expected one, else a sentence about the difference. */
export function violation(expected: Expected, answer: Answer): string | null {
  const shown = `${answer.outcome} because of [${answer.because.join(' | ')}]`;
  if (answer.outcome !== expected.outcome) return `expected ${expected.outcome}, but was ${shown}`;
  const left = [...answer.because];
  for (const reason of expected.because) {
    const at = left.findIndex((given) => (typeof reason === 'string' ? given === reason : reason.test(given)));
    if (at < 0) return `expected ${String(reason)}, but was ${shown}`;
    left.splice(at, 1);
  }
  if (left.length > 0) return `expected nothing but [${expected.because.join(' | ')}], but was ${shown}`;
  const unsaid = expected.log?.find((line) => !(answer.log ?? []).some((said) => line.test(said)));
  return unsaid === undefined ? null : `expected the log to say ${String(unsaid)}, but it was [${answer.log?.join(' | ')}]`;
}

/** Plays a case. Null when it went as it has to. */
export async function play(entry: ForgeryCase): Promise<string | null> {
  try {
    return violation(entry.expected, await entry.attack());
  } catch (error) {
    return `the case itself failed: ${error instanceof Error ? error.message : String(error)}`;
  }
}
