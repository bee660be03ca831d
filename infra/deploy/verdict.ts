import { readFile } from 'node:fs/promises';
import { InfraError } from '../errors.ts';
import { isRecord } from '../fields.ts';
import { type Outcome, type RuleAnswer, readOutcome, readRules, readTexts } from './rule-answers.ts';

/** What an apply needs to know of the gate's `verdict.json`. */
export interface Verdict {
  readonly outcome: Outcome;
  readonly rules: readonly RuleAnswer[];
  /** What looks like an attack, one sentence each. */
  readonly securityEvents: readonly string[];
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
  /** Username of the person who decided to merge; null = nobody but the bot. */
  readonly approvedBy: string | null;
  /** ms since the epoch, by the forge's clock. */
  readonly judgedAt: number;
}

const USERNAME = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,254}$/;

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
  if (!isRecord(value) || value['version'] !== 2 || readTexts(value['reasons']) === null) return null;
  const { approvedBy } = value;
  const outcome = readOutcome(value['outcome']);
  const rules = readRules(value['rules']);
  const securityEvents = readTexts(value['securityEvents']);
  const bound = readBound(value['bound']);
  const judgedAt = instantOrNull(value['judgedAt']);
  if (outcome === null || rules === null || securityEvents === null || bound === null) return null;
  if (typeof judgedAt !== 'number' || (approvedBy !== null && !isUsername(approvedBy))) return null;
  return { outcome, rules, securityEvents, ...bound, approvedBy, judgedAt };
}

type Bound = Omit<Verdict, 'outcome' | 'rules' | 'securityEvents' | 'approvedBy' | 'judgedAt'>;

function readBound(value: unknown): Bound | null {
  if (!isRecord(value)) return null;
  const { projectId, pipelineId, mergeRequestIid, policyVersion } = value;
  const { headSha, baseSha, planDigest, policyDigest, decisionId } = value;
  const expiresAt = instantOrNull(value['expiresAt']);
  if (!isCount(projectId) || !isCountOrNull(pipelineId)) return null;
  if (!isCountOrNull(mergeRequestIid) || !isCountOrNull(policyVersion)) return null;
  if (typeof headSha !== 'string' || typeof baseSha !== 'string') return null;
  if (typeof planDigest !== 'string' || typeof policyDigest !== 'string') return null;
  if ((decisionId !== null && typeof decisionId !== 'string') || expiresAt === undefined) return null;
  return { projectId, pipelineId, headSha, baseSha, planDigest, policyDigest, decisionId, expiresAt };
}

/** ms since the epoch, null for null, undefined for everything else. */
function instantOrNull(value: unknown): number | null | undefined {
  if (value === null) return null;
  const at = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? undefined : at;
}

function isUsername(value: unknown): value is string {
  return typeof value === 'string' && USERNAME.test(value);
}

/** Ids and versions: whole, exact, not negative. */
function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isCountOrNull(value: unknown): value is number | null {
  return value === null || isCount(value);
}
