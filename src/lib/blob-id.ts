import { createHash } from 'node:crypto';

/**
 * The name that Git gives to a file with this text. `digits`: length of the repository's commit names; those with 64
 * are repositories whose objects are named by SHA-256.
 */
export function blobId(text: string, digits: number): string {
  const content = Buffer.from(text);
  return createHash(digits === 64 ? 'sha256' : 'sha1')
    .update(`blob ${content.length}\0`)
    .update(content)
    .digest('hex');
}
