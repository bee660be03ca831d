import type { Severity } from './finding.ts';
import type { Reading } from './reading.ts';
import type { Settings } from './settings.ts';

/** Something that a check saw and does not like. */
export interface Sight {
  readonly severity: Severity;
  readonly seen: string;
}

/** One thing that the doctor looks at. */
export interface Check {
  /** Stable name, in lower case with dashes. */
  readonly id: string;
  /** What is healthy, in a few words. */
  readonly title: string;
  /** One sentence: what can happen otherwise. */
  readonly why: string;
  /** GitLab's menus, from the project's page on. */
  readonly click: string;
  /** The same as an API call; null when there is none. */
  readonly api: string | null;
  /** Nothing when all is well. */
  look(settings: Settings): Promise<readonly Sight[]>;
}

export const WELL: readonly Sight[] = [];

export const critical = (seen: string): readonly Sight[] => [{ severity: 'critical', seen }];
export const warning = (seen: string): readonly Sight[] => [{ severity: 'warning', seen }];
export const info = (seen: string): readonly Sight[] => [{ severity: 'info', seen }];
export const untold = (why: string): readonly Sight[] => [{ severity: 'unknown', seen: why }];

/** What a value that is known leads to; one that is not is reported as unknown. */
export function judged<T>(reading: Reading<T>, judge: (value: T) => readonly Sight[]): readonly Sight[] {
  return reading.known ? judge(reading.value) : untold(reading.why);
}
