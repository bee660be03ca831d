import { readFile } from 'node:fs/promises';
import { InfraError } from '../errors.ts';
import { isRecord } from '../fields.ts';

/** What an apply needs to know of the gate's `verdict.json`. */
export interface Verdict {
  readonly outcome: 'auto' | 'review' | 'deny';
  readonly projectId: number;
  /** Null outside a pipeline. */
  readonly pipelineId: number | null;
  readonly headSha: string;
  readonly baseSha: string;
  readonly planDigest: string;
  readonly policyDigest: string;
  readonly decisionId: string | null;
  /** ms since the epoch; null = the change carries no decision. */
  readonly expiresAt: number | null;
  /** The person who decided to merge; null = nobody but the bot. */
  readonly approvedBy: string | null;
  /** ms since the epoch, by the forge's clock. */
  readonly judgedAt: number;
}

/** Throws an InfraError when the file is no verdict: what cannot be read permits nothing. */
export async function readVerdict(path: string): Promise<Verdict> {
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) throw new InfraError('no-verdict', `${path} is not there`, { advice: 'The policy job writes it.' });
  const verdict = parsed(text);
  if (verdict === null) throw new InfraError('invalid-verdict', `${path} is no verdict of the gate`);
  return verdict;
}

function parsed(text: string): Verdict | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isRecord(value) || value['version'] !== 2 || !isRecord(value['bound'])) return null;
  const { bound } = value;
  const outcome = (['auto', 'review', 'deny'] as const).find((known) => known === value['outcome']);
  const { headSha, baseSha, planDigest, policyDigest, decisionId, projectId, pipelineId } = bound;
  const expiresAt = instantOrNull(bound['expiresAt']);
  const judgedAt = instantOrNull(value['judgedAt']);
  if (outcome === undefined || expiresAt === undefined || typeof judgedAt !== 'number') return null;
  if (typeof headSha !== 'string' || typeof baseSha !== 'string') return null;
  if (typeof planDigest !== 'string' || typeof policyDigest !== 'string') return null;
  if (typeof projectId !== 'number' || (pipelineId !== null && typeof pipelineId !== 'number')) return null;
  if (decisionId !== null && typeof decisionId !== 'string') return null;
  if (outcome === 'auto' && !isAgreed(value)) return null;
  const approvedBy = typeof value['approvedBy'] === 'string' && value['approvedBy'] !== '' ? value['approvedBy'] : null;
  const digests = { planDigest, policyDigest };
  return { outcome, projectId, pipelineId, headSha, baseSha, ...digests, decisionId, expiresAt, approvedBy, judgedAt };
}

/** `auto` beside a rule that objects, beside a security event or beside no rule at all was not written by the gate. */
function isAgreed({ rules, securityEvents }: Readonly<Record<string, unknown>>): boolean {
  if (!Array.isArray(rules) || rules.length === 0 || !Array.isArray(securityEvents) || securityEvents.length > 0) return false;
  return rules.every((rule) => isRecord(rule) && (rule['outcome'] === 'auto' || isSetAside(rule)));
}

function isSetAside(rule: Readonly<Record<string, unknown>>): boolean {
  return rule['outcome'] === 'review' && rule['waived'] === true;
}

/** ms since the epoch, null for null, undefined for everything else. */
function instantOrNull(value: unknown): number | null | undefined {
  if (value === null) return null;
  const at = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? undefined : at;
}
