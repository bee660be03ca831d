import type { RefusalReason } from './outcome.ts';

export function refused(reason: RefusalReason, sentence: string): { kind: 'refused'; reason: RefusalReason; sentence: string } {
  return { kind: 'refused', reason, sentence };
}
