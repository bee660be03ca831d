/** What the forge says to one GET below `/api/v4/`. */
export interface Answer {
  readonly status: number;
  /** The body; of a refusal, what it says. */
  readonly text: string;
  /** Number of the next page of a list; null when this was the last one. */
  readonly nextPage: number | null;
}

/** Sends one GET. Throws a TrimtabError when nobody answers at all. */
export type Ask = (endpoint: string) => Promise<Answer>;

/** `policies/trust.json` as the gate reads it. */
export interface TrustedFile {
  readonly bot: string | null;
  readonly projectId: number | null;
  /** Root of the forge's API. */
  readonly apiUrl: string | null;
  readonly targetBranch: string | null;
  /** A policy older than this is refused. */
  readonly minimumPolicyVersion: number;
  readonly keys: readonly TrustedKey[];
}

/** Times in ms since the epoch. */
export interface TrustedKey {
  readonly keyId: string;
  readonly notBeforeMs: number;
  /** Null: until it is taken away. */
  readonly notAfterMs: number | null;
}

export type TrustReading =
  | { readonly ok: true; readonly value: TrustedFile }
  /** Why it cannot be used, as the end of a sentence. */
  | { readonly ok: false; readonly problem: string };

/** A policy folder as the gate reads it. */
export type PolicyReading =
  | { readonly ok: true; readonly policyDigest: string }
  /** A sentence. */
  | { readonly ok: false; readonly problem: string };

/** What a trusted file says of the key that the controller signs with. */
export interface OwnKeyStanding {
  readonly keyId: string;
  readonly standing: 'known' | 'unknown' | 'another-key' | 'not-yet' | 'over' | 'no-keys' | 'no-file' | 'unreadable';
}

/** What the doctor is given. It writes nothing, anywhere. */
export interface Patient {
  /** With the token that may read the settings. */
  readonly ask: Ask;
  /** With the controller's own token, whose role, scope and end are looked at; null when it is not there. */
  readonly askAsController: Ask | null;
  /** Root of the forge's API: `https://gitlab.example.com/api/v4`. */
  readonly apiUrl: string;
  /** Numeric id, or the path with namespace. */
  readonly project: string;
  readonly targetBranch: string;
  /** ms since the epoch. */
  readonly now: number;
  readTrust(text: string): TrustReading;
  /** Compares the files of a policy folder, by their paths in it, with their manifest, and its version with the oldest allowed. */
  readPolicy(files: ReadonlyMap<string, Uint8Array>, minimumVersion: number): Promise<PolicyReading>;
  /** Null when the controller's keys are not on this machine. */
  readonly ownKey: ((trust: string) => OwnKeyStanding) | null;
  /** The policy that the configuration names for a gate project; null when it names none. */
  readonly pinnedPolicyDigest: string | null;
}
