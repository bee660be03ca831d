export { type KeyFolder, openKeyFolder } from './folder.ts';
export { type Outlook, outlookOf } from './outlook.ts';
export type { OwnKey, Signer, Signing } from './port.ts';
export { type KeyRing, signingKeyOf } from './ring.ts';
export { createSigner } from './signer.ts';
export {
  exportTrust,
  knownKeys,
  leftOpen,
  missingFields,
  type Standing,
  standingOf,
  TRUST_PATH,
  type TrustDefaults,
} from './trust.ts';
