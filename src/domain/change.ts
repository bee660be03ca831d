import type { PlacementField } from './placement.ts';
import type { PlanEffect } from './record.ts';

export interface FieldEdit {
  readonly field: PlacementField;
  readonly before: string | number;
  readonly after: string | number;
}

export interface FileChange {
  /** Path inside the repository, with forward slashes. */
  readonly path: string;
  /** Whole text; null when the file does not exist on that side. */
  readonly before: string | null;
  readonly after: string;
}

/** What one merge request writes. */
export interface Change {
  readonly service: string;
  readonly edits: readonly FieldEdit[];
  readonly files: readonly FileChange[];
  /** What it is meant to do to the service's stack. */
  readonly effect: PlanEffect;
}
