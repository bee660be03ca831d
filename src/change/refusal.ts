/** Why a placement file cannot be read or edited. */
export type PlacementRefusalCode =
  | 'unparsable'
  | 'no-literal'
  | 'not-a-literal'
  | 'duplicate-property'
  | 'unknown-marker'
  | 'duplicate-marker'
  | 'stray-marker'
  | 'unmarked'
  | 'wrong-type'
  | 'service-mismatch';

/**
 * A refusal on its way to the room's entry points, which catch it and answer with a value. `message`
 * is the end of a sentence, `line` counts from 1 and is null where no line is to blame.
 */
export class PlacementRefusal extends Error {
  readonly code: PlacementRefusalCode;
  readonly line: number | null;

  constructor(code: PlacementRefusalCode, message: string, line: number | null) {
    super(message);
    this.name = 'PlacementRefusal';
    this.code = code;
    this.line = line;
  }

  /** `infra/placements/a.ts:4: the file is not valid TypeScript`. */
  sentence(path: string): string {
    return `${path}${this.line === null ? '' : `:${this.line}`}: ${this.message}`;
  }
}
