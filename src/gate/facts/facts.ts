import type { TrustFile } from '../trust/trust-file.ts';

/** Everything that was collected about one change, before anything of it is interpreted. */
export interface Facts {
  /** Which pipeline judges: that of a merge request, that of the protected branch, or none of a forge. */
  readonly side: 'merge-request' | 'protected-branch' | 'local';
  /** Commit that is checked out and judged. */
  readonly headSha: string;
  /** Commit that it is compared with: where a merge request left its target, or what was before the push. Null when there is none. */
  readonly baseSha: string | null;
  readonly trust: TrustedSide;
  /** Variables that say something else than the forge, the checkout or `trust.json`: one sentence each. */
  readonly contradictions: readonly string[];
  /** Files that differ between the merge base and the head; null when that is not known. */
  readonly files: readonly ChangedFile[] | null;
  /** Texts of the placement files and decision records among them, by path. */
  readonly texts: Readonly<Record<string, TextPair>>;
  /** Every `infra/services/<service>.json` of the target commit, by service; null for what is no text. */
  readonly specs: Readonly<Record<string, string | null>>;
  /** `infra/providers/<cloud>/catalog.json` of the target commit; null when they could not be read. */
  readonly catalogs: readonly string[] | null;
  /** Values of the trailer `Trimtab-Decision` of the judged commits; null when they could not be read. */
  readonly trailers: readonly string[] | null;
  /** What the target branch's history says, by the commit that a record names as its base. */
  readonly histories: Readonly<Record<string, HistoryFacts>>;
  readonly fleet: FleetTexts;
  /** Text of `plan.json`; null when there is none. */
  readonly plan: string | null;
  readonly forge: ForgeFacts;
  /** Whether the forge says that somebody pushed this commit to the target branch, and knows of no merge request that could have brought it. */
  readonly directPush: boolean;
  readonly time: TimeFacts;
  /** Time zones that the policy asks about. */
  readonly zones: readonly string[];
  /**
   * Unfinished pipelines of the target branch that may carry a move: of a merge request all, on the target branch those that
   * were there before this one. Null when the forge does not say.
   */
  readonly inFlight: number | null;
}

/** Where keys and policy come from, and what they are. */
export interface TrustedSide {
  readonly source: 'target-branch' | 'gate-project' | 'unknown';
  /** Null when it could not be read. */
  readonly file: TrustFile | null;
  readonly policyDigest: string | null;
  readonly policyVersion: number | null;
}

export interface HistoryFacts {
  /** Whether that commit is part of the target commit's history; null = cannot be told. */
  readonly included: boolean | null;
  /** Decisions that the target branch has taken in since; null = cannot be told. */
  readonly decisions: readonly string[] | null;
}

/** What the target branch says of the whole fleet; null where it could not be read. */
export interface FleetTexts {
  /** Services that it describes. */
  readonly services: number | null;
  /** Its decision records, one per service. */
  readonly records: readonly TakenRecord[] | null;
  /** What the judged service's record was before, newest first. */
  readonly versions: readonly TakenRecord[] | null;
}

/** A decision record that the target branch took in. */
export interface TakenRecord {
  /** Null for what is no text. */
  readonly text: string | null;
  /** When the commit was made that brought it there, in ms; null when that cannot be told. */
  readonly at: number | null;
}

export interface ChangedFile {
  readonly path: string;
  readonly status: 'added' | 'modified' | 'deleted' | 'other';
  /** Git's file mode; null on the side where the file does not exist. */
  readonly beforeMode: string | null;
  readonly afterMode: string | null;
  /** Git's blob id, or the commit of a submodule; null on the side where the file does not exist. */
  readonly beforeBlob: string | null;
  readonly afterBlob: string | null;
  /** Set when the target branch has changed it too since the two parted: nothing of it is certain any more. */
  readonly overtaken?: true;
}

export interface TextPair {
  /** Null when the file does not exist on that side, is too large or is not UTF-8. */
  readonly before: string | null;
  readonly after: string | null;
}

/** What time it is, in ms since the epoch. Only the forge's own word counts as evidence. */
export interface TimeFacts {
  readonly ms: number | null;
  readonly source: 'forge' | 'runner' | 'clock';
}

/** What the forge's API said; null where it said nothing. Every username is in small letters. */
export interface ForgeFacts {
  /** False when the API could not be asked: then nothing below is known. */
  readonly reached: boolean;
  /** Username of Trimtab's own account. */
  readonly bot: string | null;
  readonly defaultBranch: string | null;
  /** Who started the pipeline: the one who pushed, or who merged. */
  readonly pipelineUser: string | null;
  readonly mergeRequest: MergeRequestFacts | null;
}

export interface MergeRequestFacts {
  readonly iid: number;
  readonly author: string | null;
  readonly sourceBranch: string | null;
  readonly targetBranch: string | null;
  /** Null when not known; false for a fork. */
  readonly sameProject: boolean | null;
  readonly state: string | null;
  readonly headSha: string | null;
  /** What the merge made on the target branch; null while it is open. */
  readonly mergeCommitSha: string | null;
  /** The one commit that a squash made of all, as far as there was one: the forge commits it in the merger's name. */
  readonly squashSha?: string;
  readonly mergeUser: string | null;
  /**
   * Usernames of those who approved the head, and of those with a part in it who ever approved, each once; null when the forge
   * does not say.
   */
  readonly approvals: readonly string[] | null;
  /** Names, usernames and e-mail addresses of those who wrote, made or pushed the judged commits; null when they are not known. */
  readonly commitAuthors: readonly string[] | null;
}
