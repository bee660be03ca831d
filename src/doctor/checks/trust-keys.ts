import { type Check, critical, info, type Sight, WELL, warning } from '../check.ts';
import type { OwnKeyStanding } from '../port.ts';
import type { Settings } from '../settings.ts';
import { readTrust, TRUST_CLICK, type Trust } from '../trust.ts';

type WholeTrust = Extract<Trust, { kind: 'whole' }>;

const SOON_MS = 14 * 86_400_000;

export const trustKeys: Check = {
  id: 'trust-keys',
  title: "the trusted side knows the controller's key",
  why: 'A decision that is signed with a key that the gate does not know is refused.',
  click: TRUST_CLICK,
  api: null,
  look: async (settings) => {
    const trust = await readTrust(settings);
    // The other check tells about a file that is none.
    return trust.known && trust.value.kind === 'whole' ? keySights(settings, trust.value) : WELL;
  },
};

function keySights(settings: Settings, { text, file }: WholeTrust): readonly Sight[] {
  const { now, ownKey } = settings.patient;
  const isOver = (end: number | null) => end !== null && end <= now;
  const inForce = file.keys.filter((key) => key.notBeforeMs <= now && !isOver(key.notAfterMs));
  if (inForce.length === 0)
    return critical(file.keys.length === 0 ? 'it names no key' : `none of its ${file.keys.length} keys is in force now`);
  const expired = file.keys.filter((key) => isOver(key.notAfterMs)).map((key) => key.keyId);
  const endsSoon = inForce.every((key) => key.notAfterMs !== null && key.notAfterMs < now + SOON_MS);
  return [
    ...(ownKey === null ? [] : standingSight(ownKey(text))),
    ...(endsSoon ? warning('every key in force ends within 14 days') : []),
    ...(expired.length > 0 ? info(`it still names keys that have run out: ${expired.join(', ')}`) : []),
  ];
}

const SENTENCES: Readonly<Partial<Record<OwnKeyStanding['standing'], string>>> = {
  unknown: 'is not in it',
  'another-key': 'is in it with another public key',
  'not-yet': 'is not valid yet',
  over: 'is not valid any more',
};

function standingSight({ keyId, standing }: OwnKeyStanding): readonly Sight[] {
  const sentence = SENTENCES[standing];
  return sentence === undefined ? WELL : critical(`the key ${keyId}, which the controller signs with, ${sentence}`);
}
