import { join } from 'node:path';
import type { TrustedSide } from '../facts/facts.ts';
import { textOf } from '../facts/git-output.ts';
import { spelt } from '../facts/usernames.ts';
import type { Variables } from '../facts/variables.ts';
import { type PolicyFiles, policyFolder } from '../policy-folder.ts';
import { readTrustFile, type TrustFile, type TrustReading } from './trust-file.ts';

/** A place that policy and keys are read from. */
export interface TrustedPlace {
  readonly source: TrustedSide['source'];
  readonly trust: TrustReading;
  readonly policy: PolicyFiles;
}

/** The checkout of a gate project, at a commit that who runs the gate has pinned. */
export async function gateProject(folder: string): Promise<TrustedPlace> {
  const policy = policyFolder(join(folder, 'policies'));
  const content = await policy.read('trust.json');
  return { source: 'gate-project', trust: readTrustFile(textOf(content)), policy };
}

/** Blobs of the target branch. `vouched` when the forge itself said which commit that is. */
export function targetBranch(target: { policy: PolicyFiles; trustText: string | null }, vouched: boolean): TrustedPlace {
  return { source: vouched ? 'target-branch' : 'unknown', trust: readTrustFile(target.trustText), policy: target.policy };
}

/** A folder that nobody vouches for: to try a policy out, outside of any pipeline. */
export function untrusted(folder: string): TrustedPlace {
  return { source: 'unknown', trust: { ok: false, problem: 'the policy was named by hand' }, policy: policyFolder(folder) };
}

/** What `trust.json` says and the variables say otherwise, one sentence each. */
export function contradictedBy(trust: TrustFile, variables: Variables): string[] {
  const otherwise = <T>(known: T | null, given: T | null): boolean => known !== null && given !== null && known !== given;
  const found: [boolean, string][] = [
    [otherwise(trust.projectId, variables.projectId), 'CI_PROJECT_ID names another project than trust.json.'],
    [otherwise(trust.apiUrl, variables.apiUrl), 'CI_API_V4_URL is not the API that trust.json names.'],
    [
      otherwise(trust.bot === null ? null : spelt(trust.bot), variables.bot),
      'TRIMTAB_BOT_USERNAME names another account than trust.json.',
    ],
  ];
  return found.flatMap(([contradicts, sentence]) => (contradicts ? [sentence] : []));
}

/**
 * What a trusted side must not leave to variables, one sentence each: whoever sets them could choose project or bot, and with
 * a gate project the forge. Beside the target branch that is known by where the checkout came from.
 */
export function leftOpen(source: TrustedPlace['source'], { apiUrl, bot, projectId }: TrustFile): string[] {
  const shared = { bot, projectId };
  const [where, needed] = source === 'gate-project' ? ['gate project', { apiUrl, ...shared }] : ['target branch', shared];
  const open = Object.entries(needed).flatMap(([field, value]) => (value === null ? [field] : []));
  return open.map(
    (field) =>
      `policies/trust.json of the ${where} leaves ${field} open, which a variable would then say. Write it there: trimtab keys export --merge fills in what it knows.`,
  );
}
