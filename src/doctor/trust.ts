import { fileAt, trustedPlace } from './place.ts';
import type { TrustedFile } from './port.ts';
import { known, type Reading } from './reading.ts';
import type { Settings } from './settings.ts';

export const TRUST_CLICK =
  'Merge the output of `trimtab keys export` into policies/trust.json of the trusted side, by a merge request that people review';

/** `where` is the trusted side, for people. */
export type Trust =
  | { readonly kind: 'missing'; readonly where: string }
  | { readonly kind: 'broken'; readonly where: string; readonly problem: string }
  | { readonly kind: 'whole'; readonly where: string; readonly text: string; readonly file: TrustedFile };

/** `policies/trust.json` of the trusted side. */
export async function readTrust(settings: Settings): Promise<Reading<Trust>> {
  const place = await trustedPlace(settings);
  if (!place.known) return place;
  const where = place.value.name;
  const file = await fileAt(settings, place.value, 'policies/trust.json');
  if (!file.known) return file;
  if (file.value === null) return known({ kind: 'missing', where });
  const text = file.value.toString('utf8');
  const read = settings.patient.readTrust(text);
  if (read.ok) return known({ kind: 'whole', where, text, file: read.value });
  return known({ kind: 'broken', where, problem: read.problem });
}
