/** Everything that was collected about one change, before anything of it is interpreted. */
export interface Facts {
  /** Which pipeline judges: that of a merge request, that of the protected branch, or none of a forge. */
  readonly side: 'merge-request' | 'protected-branch' | 'local';
  /** Commit that is checked out and judged. */
  readonly headSha: string;
  /** Commit of the target branch that it is compared with; null when there is none. */
  readonly baseSha: string | null;
  /** Files that differ between the merge base and the head; null when that is not known. */
  readonly files: readonly ChangedFile[] | null;
  /** Texts of the placement files and decision records among them, by path. */
  readonly texts: Readonly<Record<string, TextPair>>;
  /** `infra/services/<service>.json` of the base commit, by service. */
  readonly specs: Readonly<Record<string, string | null>>;
  /** `infra/providers/<cloud>/catalog.json` of the base commit; null when they could not be read. */
  readonly catalogs: readonly string[] | null;
  /** Values of the trailer `Trimtab-Decision` of the judged commits; null when they could not be read. */
  readonly trailers: readonly string[] | null;
  /** Whether a commit that a record names is part of the base commit's history; null = cannot be told. */
  readonly ancestors: Readonly<Record<string, boolean | null>>;
  /** Text of `plan.json`; null when there is none. */
  readonly plan: string | null;
  readonly forge: ForgeFacts;
  /** Who started the pipeline by the runner's account: names a person where the forge cannot be asked. */
  readonly startedBy: string | null;
  readonly time: TimeFacts;
}

export interface ChangedFile {
  readonly path: string;
  readonly status: 'added' | 'modified' | 'deleted' | 'other';
  /** Git's file mode; null on the side where the file does not exist. */
  readonly beforeMode: string | null;
  readonly afterMode: string | null;
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

/** What the forge's API said; null where it said nothing. */
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
  readonly mergeUser: string | null;
  /** Usernames of those who approved, each once; null when the forge does not say. */
  readonly approvals: readonly string[] | null;
  /** Usernames or e-mail addresses of the authors of the judged commits; null when they could not be read. */
  readonly commitAuthors: readonly string[] | null;
}
