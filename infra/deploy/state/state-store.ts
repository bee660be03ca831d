import type { Resource } from '../changes.ts';
import type { EngineName } from '../settings.ts';

/** The recorded state of one stack. */
export interface RecordedStack {
  readonly stack: string;
  /** Grows with every write. */
  readonly serial: number;
  /** Which engine wrote it last. */
  readonly engine: EngineName;
  readonly resources: readonly Resource[];
}

export interface StateWrite {
  /** The serial that has to be there still; null = none yet, and with Terraform, which compares by itself, any. */
  readonly serial: number | null;
  readonly engine: EngineName;
  readonly resources: readonly Resource[];
}

/** Where the embedded engine keeps what it applied. */
export interface StateStore {
  /** Null when the stack was never applied. */
  read(stack: string): Promise<RecordedStack | null>;
  /** Returns the new serial; throws `stalePlan` when the expected one is not there. */
  write(stack: string, state: StateWrite): Promise<number>;
}
