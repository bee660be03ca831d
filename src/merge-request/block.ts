import { DECISION_KINDS, type DecisionKind } from '../domain/decision.ts';
import { PLACEMENT_FIELDS, type Placement } from '../domain/placement.ts';
import { SERVICE_NAME } from '../domain/service.ts';
import { canonical } from '../lib/canonical.ts';
import type { Facts } from './facts.ts';

/** The hidden end of a description: what Trimtab reads back from a merge request. */
export interface HiddenBlock {
  readonly decisionId: string;
  readonly service: string;
  readonly kind: DecisionKind;
  /** `sha256:<hex>` of the committed decision record. */
  readonly recordDigest: string;
  /** ISO 8601, UTC. */
  readonly issuedAt: string;
  readonly facts: Facts;
}

const PATTERN = /<!-- trimtab:v1 ([A-Za-z0-9_-]{1,8192}) -->/g;

/** One HTML comment; base64url keeps whatever is inside from ending it. */
export function printBlock(block: HiddenBlock): string {
  return `<!-- trimtab:v1 ${Buffer.from(canonical(block)).toString('base64url')} -->`;
}

/** Null when there is no block, more than one, or one that is not well-formed: then the merge request is not ours to read. */
export function parseBlock(description: string): HiddenBlock | null {
  const found = [...description.matchAll(PATTERN)];
  const encoded = found[0]?.[1];
  if (encoded === undefined || found.length > 1) return null;
  try {
    const value: unknown = JSON.parse(Buffer.from(encoded, 'base64url').toString('utf8'));
    return isBlock(value) ? value : null;
  } catch {
    return null;
  }
}

function isBlock(value: unknown): value is HiddenBlock {
  if (!isRecord(value)) return false;
  const { decisionId, service, kind, recordDigest, issuedAt, facts } = value;
  return (
    typeof decisionId === 'string' &&
    /^dec_[0-9a-z_-]{1,64}$/i.test(decisionId) &&
    typeof service === 'string' &&
    SERVICE_NAME.test(service) &&
    DECISION_KINDS.some((candidate) => candidate === kind) &&
    typeof recordDigest === 'string' &&
    /^sha256:[0-9a-f]{64}$/.test(recordDigest) &&
    typeof issuedAt === 'string' &&
    Number.isFinite(Date.parse(issuedAt)) &&
    isFacts(facts)
  );
}

function isFacts(value: unknown): value is Facts {
  if (!isRecord(value)) return false;
  const { from, to, savingUsdPerMonth, alert } = value;
  return (
    isPlacement(from) && isPlacement(to) && Number.isFinite(savingUsdPerMonth) && (alert === null || typeof alert === 'string')
  );
}

function isPlacement(value: unknown): value is Placement {
  if (!isRecord(value)) return false;
  return PLACEMENT_FIELDS.every((field) =>
    field === 'count' ? Number.isSafeInteger(value[field]) : typeof value[field] === 'string',
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
