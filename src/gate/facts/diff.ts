import type { Placement } from '../../domain/placement.ts';
import type { TextPair } from './facts.ts';
import { readPlacementText } from './placement-text.ts';

/** One placement file before and after, as far as the gate can read it. */
export interface PlacementPair {
  /** The service that the file is named after. */
  readonly service: string;
  /** The service that the file speaks of; null when it cannot be read. */
  readonly named: string | null;
  readonly before: Placement | null;
  readonly after: Placement | null;
  /** True when nothing but the four marked values differs, byte for byte. */
  readonly onlyMarkedLiterals: boolean;
  /** What could not be read, as the end of a sentence; null when both sides were. */
  readonly problem: string | null;
}

export function readPair(service: string, texts: TextPair): PlacementPair {
  const before = readSide(texts.before, 'before');
  const after = readSide(texts.after, 'after');
  return {
    service,
    named: after.value?.service ?? null,
    before: before.value?.placement ?? null,
    after: after.value?.placement ?? null,
    onlyMarkedLiterals: before.value !== null && after.value !== null && before.value.frame === after.value.frame,
    problem: before.problem ?? after.problem,
  };
}

function readSide(text: string | null, side: 'before' | 'after') {
  if (text === null) return { value: null, problem: `there is no readable text ${side} the change` };
  const reading = readPlacementText(text);
  return reading.ok ? { value: reading.value, problem: null } : { value: null, problem: `${side} the change ${reading.problem}` };
}
