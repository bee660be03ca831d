import { exportTrust, type OwnKey, type Signer } from '../../src/keys/index.ts';
import { keyPairOf, sign } from '../../src/lib/ed25519.ts';

/** Known to everybody who reads this: good for tests only. */
export const TEST_PAIR = keyPairOf(
  '-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n-----END PRIVATE KEY-----\n',
);

export const TEST_KEY: OwnKey = {
  keyId: TEST_PAIR.keyId,
  publicKey: TEST_PAIR.publicKey,
  status: 'active',
  notBefore: '1970-01-01T00:00:00.000Z',
  notAfter: null,
};

/** `policies/trust.json` that knows the test key. */
export const TEST_TRUST = exportTrust(
  { version: 1, keys: [TEST_KEY], retired: [] },
  null,
  { bot: null, projectId: null, targetBranch: null },
  0,
);

/** Signs with a key that never changes, so that golden files can be compared. */
export const testSigner: Signer = {
  keys: async () => [TEST_KEY],
  signingKey: async () => TEST_KEY,
  sign: async (bytes) => ({ algorithm: 'Ed25519', keyId: TEST_PAIR.keyId, value: sign(TEST_PAIR.privateKeyPem, bytes) }),
};
