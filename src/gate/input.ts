import { isDeepStrictEqual } from 'node:util';
import { readCatalogs, type TargetFacts, targetOf } from './facts/catalogs.ts';
import { type PlacementPair, readPair } from './facts/diff.ts';
import { type EffectFacts, effectOf } from './facts/effect.ts';
import type { ChangedFile, Facts, ForgeFacts, TimeFacts } from './facts/facts.ts';
import { decidedBefore, type FleetFacts, fleetFacts } from './facts/fleet.ts';
import { asObject, type JsonObject } from './facts/json.ts';
import { type LocalTime, localTimes } from './facts/local-time.ts';
import { classify, type PathKind, recordPath } from './facts/paths.ts';
import { type PlanFacts, readPlan } from './facts/plan.ts';
import { type Claim, partsOf, type RecordFacts, readRecord } from './facts/record.ts';
import { type SignatureFacts, signatureOf } from './facts/signature.ts';
import { signedFiles } from './facts/signed-files.ts';
import { readSpec } from './facts/spec.ts';
import { type RecomputedFacts, recompute } from './recompute/index.ts';
import { type Services, servicesOf } from './services.ts';

export type { EffectFacts, FleetFacts, LocalTime, RecomputedFacts, SignatureFacts };

/**
 * What the policy sees: facts that the gate read itself, reduced to what rules compare. The rules check
 * every type and range again, so a fact that is missing here can only ever lead to `review`.
 */
export interface GateInput {
  readonly version: 2;
  readonly side: Facts['side'];
  readonly now: NowFacts;
  readonly head: { readonly sha: string };
  readonly base: { readonly sha: string | null };
  readonly trust: TrustFacts;
  readonly diff: {
    /** False when there is no base commit to compare with. */
    readonly known: boolean;
    readonly fileCount: number;
    readonly files: readonly InputFile[];
    readonly placements: readonly PlacementPair[];
    readonly records: readonly InputRecord[];
    /** Decision ids that the judged commits name in their trailers; null when they could not be read. */
    readonly trailers: readonly string[] | null;
  };
  /** Everything that the change concerns: see `servicesOf`. */
  readonly services: Services;
  readonly target: TargetFacts;
  readonly plan: PlanFacts;
  /** The plan against what was signed; null when either is not known. */
  readonly effect: EffectFacts | null;
  readonly forge: ForgeFacts;
  readonly fleet: FleetFacts;
}

export interface NowFacts extends TimeFacts {
  /** The same instant by the time zones that the freeze windows name, and by UTC. */
  readonly local: Readonly<Record<string, LocalTime>>;
}

/** Where keys and policy came from. `unknown` when they could not be read from a side that the change cannot write. */
export interface TrustFacts {
  readonly source: 'target-branch' | 'gate-project' | 'unknown';
  readonly policyDigest: string | null;
  readonly policyVersion: number | null;
  /** The oldest policy that the trusted side accepts. */
  readonly minimumPolicyVersion: number | null;
}

export interface InputFile {
  readonly path: string;
  readonly kind: PathKind;
  readonly service: string | null;
  readonly status: ChangedFile['status'];
  /** A plain file before (if there was one) and after: no link, no submodule, no executable. */
  readonly regular: boolean;
}

export type InputRecord = Omit<RecordFacts, 'baseSha'> & {
  /** Whether the commit that the decision was taken on is part of the target branch's history. */
  readonly baseInHistory: boolean | null;
  readonly signature: SignatureFacts;
  /** The blob ids that were signed against those of the diff. */
  readonly files: 'match' | 'differ' | 'unknown';
  /** Whether the target branch's history carries this decision already; null when that cannot be told. */
  readonly replayed: boolean | null;
  /** Whether it goes back exactly where the service's record on the target branch came from; null when that cannot be read. */
  readonly takesBack: boolean | null;
  readonly recomputed: RecomputedFacts;
};

/** More files than this are counted, not listed: no rule needs their names. */
const LISTED_FILES = 50;

/** Turns what was collected into what the policy judges. Same facts, same input; nothing is read. */
export function buildInput(facts: Facts): GateInput {
  const files = (facts.files ?? []).map(inputFile);
  const placements = files.filter((file) => file.kind === 'placement').map((file) => pairOf(file, facts));
  const catalogs = readCatalogs(facts.catalogs);
  const keys = facts.trust.file?.keys ?? null;
  const records = files.filter((file) => file.kind === 'record').flatMap((file) => recordOf(file, facts, catalogs));
  const only = records.length === 1 ? records[0] : undefined;
  const plan = readPlan(facts.plan);
  return {
    version: 2,
    side: facts.side,
    now: { ...facts.time, local: localTimes(facts.time.ms, facts.zones) },
    head: { sha: facts.headSha },
    base: { sha: facts.baseSha },
    trust: trustOf(facts),
    diff: {
      known: facts.files !== null,
      fileCount: files.length,
      files: files.slice(0, LISTED_FILES),
      placements,
      records,
      trailers: facts.trailers,
    },
    services: servicesOf(facts, plan),
    target: targetOf(only?.claim, catalogs),
    plan: plan.facts,
    effect: only === undefined ? null : effectOf(partsOf(recordText(only.service, facts)), plan.changes),
    forge: facts.forge,
    fleet: fleetFacts(facts.fleet, { inFlight: facts.inFlight, keys, now: forgeTime(facts) }),
  };
}

/** A side that contradicts what the variables say of it is not known for what it is. */
function trustOf({ trust, contradictions }: Facts): TrustFacts {
  return {
    source: contradictions.length === 0 ? trust.source : 'unknown',
    policyDigest: trust.policyDigest,
    policyVersion: trust.policyVersion,
    minimumPolicyVersion: trust.file?.minimumPolicyVersion ?? null,
  };
}

/** Only the forge's own word for what time it is makes a key count, or a move recent. */
function forgeTime({ time }: Facts): number | null {
  return time.source === 'forge' ? time.ms : null;
}

function inputFile(file: ChangedFile): InputFile {
  const { kind, service } = classify(file.path);
  const plain = (mode: string | null): boolean => mode === null || mode === '100644';
  return { path: file.path, kind, service, status: file.status, regular: plain(file.beforeMode) && plain(file.afterMode) };
}

function pairOf(file: InputFile, facts: Facts): PlacementPair {
  return readPair(file.service ?? '', facts.texts[file.path] ?? { before: null, after: null });
}

function recordText(service: string, facts: Facts): string | null {
  return facts.texts[recordPath(service)]?.after ?? null;
}

function recordOf(file: InputFile, facts: Facts, catalogs: readonly JsonObject[] | null): InputRecord[] {
  // A record that is taken away claims nothing.
  if (file.status === 'deleted') return [];
  const service = file.service ?? '';
  const text = recordText(service, facts);
  const { baseSha, ...record } = readRecord(service, text);
  const parts = partsOf(text);
  const history = baseSha === null ? undefined : facts.histories[baseSha];
  const spec = readSpec(Object.hasOwn(facts.specs, service) ? (facts.specs[service] ?? null) : null);
  return [
    {
      ...record,
      baseInHistory: history?.included ?? null,
      signature: signatureOf(parts, facts.trust.file?.keys ?? null, forgeTime(facts)),
      files: signedFiles(service, parts, facts.files),
      replayed: replayed(record.claim?.id, history?.decisions ?? null, decidedBefore(facts.fleet.versions)),
      takesBack: takesBack(record.claim, readRecord(service, facts.texts[recordPath(service)]?.before ?? null).claim),
      recomputed: recompute({ record: parts?.record ?? null, catalogs, spec }),
    },
  ];
}

/** Whether the target branch has taken this decision in already, by its commits' trailers or its record's versions. */
function replayed(id: unknown, since: readonly string[] | null, before: readonly unknown[] | null): boolean | null {
  if (typeof id !== 'string') return null;
  if (since?.includes(id) === true || before?.includes(id) === true) return true;
  return since === null || before === null ? null : false;
}

/** From where the last move went to, and to where it came from. */
function takesBack(claim: Claim | null, last: Claim | null): boolean | null {
  const [from, to, cameFrom, wentTo] = [claim?.from, claim?.to, last?.from, last?.to].map(asObject);
  if (!from || !to || !cameFrom || !wentTo) return null;
  return isDeepStrictEqual(from, wentTo) && isDeepStrictEqual(to, cameFrom);
}
