import type { OwnKeyStanding } from '../../doctor/index.ts';
import { knownKeys, openKeyFolder, signingKeyOf, standingOf } from '../../keys/index.ts';

/** How to find out what a trusted file says of the key that signs; null when the keys are not on this machine. */
export async function ownKeyIn(folder: string, now: number): Promise<((trust: string) => OwnKeyStanding) | null> {
  const ring = await openKeyFolder(folder).read();
  if (ring === null) return null;
  return (trust) => {
    const key = signingKeyOf(ring, { at: now, known: knownKeys(trust, now) });
    return { keyId: key.keyId, standing: standingOf(key, trust, now) };
  };
}
