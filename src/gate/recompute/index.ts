import { asNumber, asObject, type JsonObject } from '../facts/json.ts';
import { readBasis } from './basis.ts';
import { confidence } from './confidence.ts';
import { migrationUsd, monthlyUsd, priceRatio, readPlace } from './money.ts';
import { score } from './score.ts';

/**
 * What the gate computes itself from the signed basis, the target branch's catalogues and specifications; null = unknown.
 * The rooms that decide compute the same by other code: a mistake in one of the two shows as a disagreement.
 */
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

export interface RecomputeSource {
  /** What was signed; null when it cannot be read. */
  readonly record: JsonObject | null;
  /** Of the target branch; null when they cannot be read. */
  readonly catalogs: readonly JsonObject[] | null;
  /** The service's specification on the target branch; null when it cannot be read. */
  readonly spec: object | null;
}

export function recompute({ record, catalogs, spec }: RecomputeSource): RecomputedFacts {
  const [from, to] = [readPlace(record?.['from']), readPlace(record?.['to'])];
  const basis = record === null ? null : readBasis(record);
  const ownScore = score(record?.['score']);
  if (record === null || basis === null) return { ...NOTHING, score: ownScore };
  const afterUsdPerMonth = monthlyUsd(to, basis.to, basis.takenAt);
  const dataGib = asNumber(asObject(spec)?.['dataGib']);
  const { overlapHours } = basis;
  return {
    beforeUsdPerMonth: monthlyUsd(from, basis.from, basis.takenAt),
    afterUsdPerMonth,
    migrationUsd: migrationUsd({ kind: record['kind'], from, to, dataGib, catalogs, overlapHours, afterUsdPerMonth }),
    confidence: confidence(basis.from, basis.to),
    score: ownScore,
    fromPriceRatio: priceRatio(from, basis.from, catalogs),
    toPriceRatio: priceRatio(to, basis.to, catalogs),
  };
}

const NOTHING: RecomputedFacts = {
  beforeUsdPerMonth: null,
  afterUsdPerMonth: null,
  migrationUsd: null,
  confidence: null,
  score: null,
  fromPriceRatio: null,
  toPriceRatio: null,
};
