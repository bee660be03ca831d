/** What a suite is given. */
export interface Conditions {
  /** How many runs were asked for; null = as many as the suite thinks right. */
  readonly runs: number | null;
  /** The same seed gives the same run. */
  readonly seed: number;
  /** Path of the OPA command line; empty for suites that do not need it. */
  readonly opa: string;
  /** Progress and findings, for people. */
  readonly say: (line: string) => void;
}

/** What came out. */
export interface Outcome {
  readonly runs: number;
  /** One sentence for each; none when everything is as it should be. */
  readonly violations: readonly string[];
  /** Only of mutation testing. */
  readonly killed?: number;
  readonly survivors?: number;
}

/** One kind of evidence that the gate does what it promises. */
export interface Suite {
  readonly name: string;
  /** One line of what it shows. */
  readonly about: string;
  readonly needsOpa: boolean;
  readonly run: (conditions: Conditions) => Promise<Outcome>;
}
