import type { SecurityKind } from '../domain/event.ts';

/** Why a verdict is worth nothing. */
export interface Fault {
  readonly sentence: string;
  /** What it looks like when it was no accident; null for what happens in good faith. */
  readonly suspicion: SecurityKind | null;
}

export function fault(sentence: string, suspicion: SecurityKind | null = null): Fault {
  return { sentence, suspicion };
}
