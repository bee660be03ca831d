import type { PolicyFiles } from '../policy-folder.ts';
import { seenApprovals } from './approvals.ts';
import { contributors, decisionsOf, proposedCommits } from './authors.ts';
import type { ChangedFile, Facts, HistoryFacts } from './facts.ts';
import type { ForgeReading } from './forge.ts';
import type { Checkout, HeadFacts } from './git.ts';
import type { Version } from './git-output.ts';
import { movesAmong } from './in-flight.ts';
import { CATALOG_PATH, classify, describedIn, RECORD_PATH, SPEC_PATH } from './paths.ts';
import { readRecord } from './record.ts';
import { scopeOf } from './scope.ts';
import { takenIn, takenRecords, takenVersions } from './taken.ts';
import { type Blobs, policyAt, policyEntries, readBlobs, type Target, textIn } from './target.ts';

/** More placements or records than this in one change: no move of ours, and not worth reading. */
const MOST_TEXTS = 64;
/** A record's history is looked at this far back: a day of healing is a handful. */
const MOST_VERSIONS = 50;
/** The histories of more records than this are not looked at: one change carries one. */
const MOST_HISTORIES = 4;

export interface Collected {
  /** Everything but what the trusted side says. */
  readonly facts: Omit<Facts, 'trust' | 'zones'>;
  /** `policies/` and its `trust.json` at the target commit; null when that is not known. */
  readonly target: { readonly policy: PolicyFiles; readonly trustText: string | null } | null;
}

export interface CollectSource {
  readonly checkout: Checkout;
  readonly head: HeadFacts;
  readonly forge: ForgeReading;
  /** The commit that who called names as the base; null when none was named. */
  readonly hint: string | null;
  /** Text of `plan.json`; null when there is none. */
  readonly plan: string | null;
}

/** Collects what can be known about a commit. What cannot be read is null in the answer; nothing throws. */
export async function collect({ checkout, head, forge: reading, hint, plan }: CollectSource): Promise<Collected> {
  const { targetSha: _, problem: __, starters, staleApprovals, unfinished, contradictions, forge, ...rest } = reading;
  const scope = await scopeOf(checkout, { headSha: head.sha, forge: reading, hint });
  const { target, baseSha, fork } = scope;
  const [changed, commits] = await Promise.all([
    fork === null ? null : checkout.changedFiles(fork, head.sha),
    baseSha === null ? null : checkout.commits(baseSha, head.sha),
  ]);
  const files = changed?.map((file) => comparedWith(target, file)) ?? null;
  const [versions, taken, inFlight] = await Promise.all([
    versionsOf(checkout, { target, head, files }),
    takenIn(checkout, target),
    movesAmong(checkout, unfinished),
  ]);
  const blobs = await readBlobs(checkout, wantedBlobs(target, files, versions));
  const texts = textsOf(files, blobs);
  const histories = await historiesOf(checkout, { target, head, fork, texts });
  // After a fast-forward the head is what was proposed, be it a merge or not.
  const merged = rest.side === 'protected-branch' && forge.mergeRequest?.headSha !== head.sha;
  const proposed = proposedCommits(commits, { headSha: head.sha, merged, squashSha: forge.mergeRequest?.squashSha });
  const mergeRequest = withAuthors(forge.mergeRequest, contributors(proposed, starters), staleApprovals);
  return {
    facts: {
      ...rest,
      inFlight,
      headSha: head.sha,
      baseSha: files === null ? null : baseSha,
      contradictions: [...contradictions, ...scope.contradictions],
      files,
      texts,
      specs: specsOf(target, blobs),
      catalogs: catalogsOf(target, blobs),
      trailers: decisionsOf(commits),
      histories,
      fleet: fleetOf(target, blobs, { taken, versions }),
      plan,
      forge: { ...forge, mergeRequest },
    },
    target:
      target === null ? null : { policy: policyAt(target, blobs), trustText: textIn(blobs, idAt(target, 'policies/trust.json')) },
  };
}

/** What Git adds to the forge's word for a merge request. */
function withAuthors(
  request: ForgeReading['forge']['mergeRequest'],
  commitAuthors: readonly string[] | null,
  staleApprovals: readonly string[],
): ForgeReading['forge']['mergeRequest'] {
  if (request === null) return null;
  return { ...request, commitAuthors, approvals: seenApprovals({ ...request, commitAuthors }, staleApprovals) };
}

interface Place {
  readonly target: Target | null;
  readonly head: HeadFacts;
}

function ours(files: readonly ChangedFile[] | null): ChangedFile[] {
  const kinds = ['placement', 'record'];
  return (files ?? []).filter(({ path }) => kinds.includes(classify(path).kind)).slice(0, MOST_TEXTS);
}

/** What the only record of this change was on the target branch; null when that cannot be told. */
async function versionsOf(
  checkout: Checkout,
  { target, head, files }: Place & { files: readonly ChangedFile[] | null },
): Promise<readonly Version[] | null> {
  const records = ours(files).filter(({ path }) => classify(path).kind === 'record');
  const only = records.length === 1 ? records[0] : undefined;
  if (target === null || only === undefined || head.shallow) return null;
  return checkout.versionsOf(only.path, target.sha, MOST_VERSIONS);
}

function wantedBlobs(
  target: Target | null,
  files: readonly ChangedFile[] | null,
  versions: readonly Version[] | null,
): (string | null)[] {
  const wanted = (path: string) =>
    path === 'policies/trust.json' || [CATALOG_PATH, RECORD_PATH, SPEC_PATH].some((pattern) => pattern.test(path));
  const there = target === null ? [] : target.files.filter(({ path }) => wanted(path));
  return [
    ...ours(files).flatMap(({ beforeBlob, afterBlob }) => [beforeBlob, afterBlob]),
    ...there.map(({ blob }) => blob),
    ...(target === null ? [] : policyEntries(target).map(({ blob }) => blob)),
    ...(versions ?? []).map(({ blob }) => blob),
  ];
}

/** Marks a placement or record that is another on the target branch by now than where the two parted. */
function comparedWith(target: Target | null, file: ChangedFile): ChangedFile {
  if (target === null || classify(file.path).service === null) return file;
  return idAt(target, file.path) === file.beforeBlob ? file : { ...file, overtaken: true };
}

function idAt(target: Target | null, path: string): string | null {
  return target?.files.find((file) => file.path === path)?.blob ?? null;
}

function textsOf(files: readonly ChangedFile[] | null, blobs: Blobs): Facts['texts'] {
  const pairs = ours(files).map(({ path, beforeBlob, afterBlob }) => {
    return [path, { before: textIn(blobs, beforeBlob), after: textIn(blobs, afterBlob) }] as const;
  });
  return Object.fromEntries(pairs);
}

/** What the services need is read where the change has not touched it. */
function specsOf(target: Target | null, blobs: Blobs): Facts['specs'] {
  return Object.fromEntries(
    (target?.files ?? []).flatMap(({ path, blob }) => {
      const service = describedIn(path);
      return service === null ? [] : [[service, textIn(blobs, blob)]];
    }),
  );
}

function catalogsOf(target: Target | null, blobs: Blobs): Facts['catalogs'] {
  if (target === null) return null;
  const texts = target.files.filter(({ path }) => CATALOG_PATH.test(path)).map(({ blob }) => textIn(blobs, blob));
  const readable = texts.filter((text) => text !== null);
  return readable.length === texts.length ? readable : null;
}

type History = Readonly<Record<'taken' | 'versions', readonly Version[] | null>>;

function fleetOf(target: Target | null, blobs: Blobs, { taken, versions }: History): Facts['fleet'] {
  if (target === null) return { services: null, records: null, versions: null };
  return {
    services: target.files.filter(({ path }) => SPEC_PATH.test(path)).length,
    records: takenRecords(target, taken, blobs),
    versions: takenVersions(versions, blobs),
  };
}

/** What happened on the target branch since the commits that the records name as their base. */
async function historiesOf(
  checkout: Checkout,
  { target, head, fork, texts }: Place & { fork: string | null; texts: Facts['texts'] },
): Promise<Facts['histories']> {
  if (target === null) return {};
  const records = Object.entries(texts).filter(([path]) => classify(path).kind === 'record');
  const bases = [...new Set(records.flatMap(([, { after }]) => readRecord('', after).baseSha ?? []))].slice(0, MOST_HISTORIES);
  const answers = bases.map(async (sha): Promise<[string, HistoryFacts]> => {
    if (sha === target.sha) return [sha, { included: true, decisions: [] }];
    const [included, commits] = await Promise.all([
      sha === fork ? true : checkout.isAncestor(sha, target.sha),
      head.shallow ? null : checkout.commits(sha, target.sha),
    ]);
    // Where history was cut off, what is not found may all the same be there.
    const unsure = head.shallow && included === false;
    return [sha, { included: unsure ? null : included, decisions: commits?.flatMap(({ decisions }) => decisions) ?? null }];
  });
  return Object.fromEntries(await Promise.all(answers));
}
