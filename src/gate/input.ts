import type { ServiceSpec } from '../domain/service.ts';
import { readCatalogs, type TargetFacts, targetOf } from './facts/catalogs.ts';
import { type PlacementPair, readPair } from './facts/diff.ts';
import type { ChangedFile, Facts, ForgeFacts, TimeFacts } from './facts/facts.ts';
import { classify, type PathKind } from './facts/paths.ts';
import { type PlanFacts, readPlan } from './facts/plan.ts';
import { type RecordFacts, readRecord } from './facts/record.ts';
import { readSpec } from './facts/spec.ts';

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
  /** Of every service whose placement changes, as the target branch describes it; null when it does not. */
  readonly services: Readonly<Record<string, SpecFacts | null>>;
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

export interface LocalTime {
  /** `2026-12-24` */
  readonly date: string;
  /** `13:05` */
  readonly time: string;
  readonly weekday: 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun';
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
  readonly recomputed: RecomputedFacts;
};

export interface SignatureFacts {
  readonly status: 'valid' | 'missing' | 'malformed' | 'unknown-key' | 'inactive-key' | 'forged' | 'no-keys';
  readonly keyId: string | null;
}

/** What the gate computes itself from the signed basis, the target branch's catalogues and specifications; null = unknown. */
export interface RecomputedFacts {
  readonly beforeUsdPerMonth: number | null;
  readonly afterUsdPerMonth: number | null;
  readonly migrationUsd: number | null;
  readonly confidence: number | null;
  /** Of the target: the weighted mean of the signed factors. */
  readonly score: number | null;
  /** Price in the basis divided by the catalogue's price. */
  readonly fromPriceRatio: number | null;
  readonly toPriceRatio: number | null;
}

/** Addresses, sorted, at most 20 of each. */
export interface EffectFacts {
  /** Planned, but not signed. */
  readonly unexpected: readonly string[];
  /** Signed, but not planned. */
  readonly missing: readonly string[];
  /** Planned and signed, with another action or other attributes. */
  readonly different: readonly string[];
}

/** What else is going on; null where it cannot be told. */
export interface FleetFacts {
  /** Services of the target branch. */
  readonly services: number | null;
  /** Pipelines of the target branch that have not ended, this one aside: moves on their way. */
  readonly inFlight: number | null;
  /** Moves that the target branch took in within the last hour, by the provider that they go to. */
  readonly recentByProvider: Readonly<Record<string, number>> | null;
  /** Times that this service was healed within the last 24 h, by the target branch's history. */
  readonly healsInLastDay: number | null;
}

export type SpecFacts = Pick<
  ServiceSpec,
  'stateful' | 'tier' | 'vcpu' | 'memoryGib' | 'gpu' | 'residency' | 'allowedProviders' | 'allowedRegions'
>;

/** More files than this are counted, not listed: no rule needs their names. */
const LISTED_FILES = 50;

/** Turns what was collected into what the policy judges. Same facts, same input; nothing is read. */
export function buildInput(facts: Facts): GateInput {
  const files = (facts.files ?? []).map(inputFile);
  const placements = files.filter((file) => file.kind === 'placement').map((file) => pairOf(file, facts));
  const records = files.filter((file) => file.kind === 'record').flatMap((file) => recordOf(file, facts));
  return {
    version: 1,
    side: facts.side,
    now: facts.time,
    head: { sha: facts.headSha },
    base: { sha: facts.baseSha },
    diff: {
      known: facts.files !== null,
      fileCount: files.length,
      files: files.slice(0, LISTED_FILES),
      placements,
      records,
      trailers: facts.trailers,
    },
    services: Object.fromEntries(placements.map(({ service }) => [service, specOf(service, facts)])),
    target: targetOf(records.length === 1 ? records[0]?.claim : null, readCatalogs(facts.catalogs)),
    plan: readPlan(facts.plan),
    forge: facts.forge,
  };
}

function inputFile(file: ChangedFile): InputFile {
  const { kind, service } = classify(file.path);
  const plain = (mode: string | null): boolean => mode === null || mode === '100644';
  return { path: file.path, kind, service, status: file.status, regular: plain(file.beforeMode) && plain(file.afterMode) };
}

function pairOf(file: InputFile, facts: Facts): PlacementPair {
  return readPair(file.service ?? '', facts.texts[file.path] ?? { before: null, after: null });
}

function recordOf(file: InputFile, facts: Facts): InputRecord[] {
  const text = facts.texts[file.path]?.after ?? null;
  // A record that is taken away claims nothing.
  if (file.status === 'deleted') return [];
  const { baseSha, ...record } = readRecord(file.service ?? '', text);
  const known = baseSha === null ? null : (facts.ancestors[baseSha] ?? null);
  return [{ ...record, baseInHistory: baseSha !== null && baseSha === facts.baseSha ? true : known }];
}

function specOf(service: string, facts: Facts): SpecFacts | null {
  const spec = readSpec(Object.hasOwn(facts.specs, service) ? (facts.specs[service] ?? null) : null);
  if (spec === null) return null;
  const { stateful, vcpu, memoryGib, gpu, residency, allowedProviders, allowedRegions } = spec;
  return { stateful, vcpu, memoryGib, gpu, residency, allowedProviders, allowedRegions };
}
