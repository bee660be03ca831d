import { readFile } from 'node:fs/promises';
import { InfraError } from '../errors.ts';
import { isRecord } from '../fields.ts';
import type { PlanFile } from './plan-file.ts';

/** What an apply needs to know of the gate's `verdict.json`. */
export interface Verdict {
  readonly outcome: 'auto' | 'review' | 'deny';
  readonly headSha: string;
  readonly planDigest: string;
  /** ms since the epoch; null = no end. */
  readonly expiresAt: number | null;
  /** The person who decided to merge; null = nobody but the bot. */
  readonly approvedBy: string | null;
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
  if (!isRecord(value) || value['version'] !== 1 || !isRecord(value['bound'])) return null;
  const { headSha, planDigest, expiresAt } = value['bound'];
  const outcome = (['auto', 'review', 'deny'] as const).find((known) => known === value['outcome']);
  if (outcome === undefined || typeof headSha !== 'string' || typeof planDigest !== 'string') return null;
  const end = expiresAt === null ? null : Date.parse(String(expiresAt));
  if (Number.isNaN(end)) return null;
  const approvedBy = typeof value['approvedBy'] === 'string' && value['approvedBy'] !== '' ? value['approvedBy'] : null;
  return { outcome, headSha, planDigest, expiresAt: end, approvedBy };
}

/**
 * Throws an InfraError unless this verdict permits this plan at this commit.
 * `now`: ms since the epoch by the forge's clock.
 */
export function permit(verdict: Verdict, plan: PlanFile, head: string, now: number): void {
  const no = (code: string, sentence: string) => new InfraError(code, sentence, { advice: 'Run the pipeline again.' });
  if (verdict.planDigest !== plan.digest) throw no('other-plan', 'The verdict was given for another plan');
  if (verdict.headSha !== head || plan.headSha !== head)
    throw no(
      'other-commit',
      `The verdict was given for commit ${verdict.headSha.slice(0, 12)}, checked out is ${head.slice(0, 12)}`,
    );
  if (verdict.outcome === 'deny') throw new InfraError('denied', 'The gate denied this plan');
  if (verdict.outcome === 'review' && verdict.approvedBy === null)
    throw new InfraError('not-approved', 'The gate asks for review and no person approved this plan');
  if (verdict.outcome === 'auto' && verdict.expiresAt !== null && verdict.expiresAt < now)
    throw no('expired', `The decision behind this plan was good until ${new Date(verdict.expiresAt).toISOString()}`);
}
