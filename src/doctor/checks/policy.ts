import { type Check, critical, type Sight, untold, WELL, warning } from '../check.ts';
import { fileAt, filesAt, pathsBelow, type TrustedPlace, trustedPlace } from '../place.ts';
import type { Settings } from '../settings.ts';
import { readTrust } from '../trust.ts';

export const policy: Check = {
  id: 'policy',
  title: 'the policy of the trusted side is the one that its manifest describes',
  why: 'The gate refuses a policy that is not what its manifest says, so that nothing could be merged or applied automatically.',
  click: 'Build it anew with `npm run policy:build`, and bring it in by a merge request that people review',
  api: null,
  look: async (settings) => {
    const place = await trustedPlace(settings);
    if (!place.known) return untold(place.why);
    const manifest = await fileAt(settings, place.value, 'policies/gate.json');
    if (!manifest.known) return untold(manifest.why);
    if (manifest.value === null) return critical(`there is no policies/gate.json on ${place.value.name}`);
    return await read(settings, place.value);
  },
};

async function read(settings: Settings, place: TrustedPlace): Promise<readonly Sight[]> {
  const below = await pathsBelow(settings, place, 'policies/gate');
  if (!below.known) return untold(below.why);
  const paths = below.value.filter((path) => !path.endsWith('_test.rego') && /\.(rego|json)$/.test(path));
  const files = await filesAt(settings, place, ['policies/gate.json', 'policies/gate.wasm', ...paths]);
  if (!files.known) return untold(files.why);
  const inFolder = new Map([...files.value].map(([path, content]) => [path.slice('policies/'.length), content]));
  const policy = await settings.patient.readPolicy(inFolder, await minimumVersion(settings));
  if (!policy.ok) return critical(`${place.name}: ${policy.problem}`);
  const { pinnedPolicyDigest } = settings.patient;
  if (pinnedPolicyDigest === null || pinnedPolicyDigest === policy.policyDigest) return WELL;
  return warning(`the configuration names the policy ${pinnedPolicyDigest}, and ${place.name} has ${policy.policyDigest}`);
}

/** The other checks tell about a trusted file that is none. */
async function minimumVersion(settings: Settings): Promise<number> {
  const trust = await readTrust(settings);
  return trust.known && trust.value.kind === 'whole' ? trust.value.file.minimumPolicyVersion : 1;
}
