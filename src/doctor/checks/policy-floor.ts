import { type Check, WELL, warning } from '../check.ts';
import { fileAt, trustedPlace } from '../place.ts';
import { isFields } from '../reading.ts';
import type { Settings } from '../settings.ts';
import { readTrust } from '../trust.ts';

/** A policy that is being rolled out may be one ahead: the one before it still has to be accepted. */
const AHEAD_AT_MOST = 1;

export const policyFloor: Check = {
  id: 'policy-floor',
  title: 'older policies are ruled out',
  why: 'Every policy from minimumPolicyVersion on is accepted, so that one which was replaced for a reason could be brought back.',
  click:
    'Raise minimumPolicyVersion in policies/trust.json of the trusted side after each rollout of a policy, by a merge request that people review',
  api: null,
  look: async (settings) => {
    const trust = await readTrust(settings);
    const version = await policyVersion(settings);
    // The checks of trusted file and policy tell about those that cannot be read.
    if (!trust.known || trust.value.kind !== 'whole' || version === null) return WELL;
    const { minimumPolicyVersion } = trust.value.file;
    if (version - minimumPolicyVersion <= AHEAD_AT_MOST) return WELL;
    return warning(
      `minimumPolicyVersion is ${minimumPolicyVersion}, and ${trust.value.where} has version ${version} of the policy: raise it after a rollout`,
    );
  },
};

/** Version in the policy's manifest; null when it cannot be told. */
async function policyVersion(settings: Settings): Promise<number | null> {
  const place = await trustedPlace(settings);
  if (!place.known) return null;
  const manifest = await fileAt(settings, place.value, 'policies/gate.json');
  if (!manifest.known || manifest.value === null) return null;
  try {
    const value: unknown = JSON.parse(manifest.value.toString('utf8'));
    const version = isFields(value) ? value['version'] : null;
    return typeof version === 'number' ? version : null;
  } catch {
    return null;
  }
}
