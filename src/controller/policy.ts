import type { Config } from '../config.ts';
import type { RepositoryState } from '../forge/port.ts';
import { digest } from '../lib/canonical.ts';

export interface PolicyName {
  /** `sha256:<hex>` of the policy's manifest. */
  readonly policyDigest: string | null;
  /** Monotonic number of the policy. */
  readonly policyVersion: number | null;
}

/** The policy that will judge: that of the target branch; without one, that of the gate project as the configuration names it. */
export function policyInForce({ policyManifest }: Pick<RepositoryState, 'policyManifest'>, gate: Config['gate']): PolicyName {
  if (policyManifest === null) return { policyDigest: gate.policyDigest, policyVersion: gate.policyVersion };
  try {
    const manifest: unknown = JSON.parse(policyManifest);
    const version = (manifest as { version?: unknown } | null)?.version;
    return { policyDigest: digest(manifest), policyVersion: Number.isSafeInteger(version) ? (version as number) : null };
  } catch {
    return { policyDigest: null, policyVersion: null };
  }
}
