import { promisify } from 'node:util';
import { crc32, deflate, inflate } from 'node:zlib';
import type { Snapshot } from '../../domain/observation.ts';
import { digest } from '../../lib/canonical.ts';
import { corrupt } from '../faults.ts';
import type { Journal } from '../journal.ts';
import { insertInto } from '../page.ts';
import type { Store } from '../port.ts';

const compress = promisify(deflate);
const expand = promisify(inflate);
/** What a damaged length field may cost at most when a snapshot is read. */
const MAXIMUM_BYTES = 256 * 2 ** 20;

/** Snapshots, compressed; they are named by their content and never change. */
export function snapshotsTable(journal: Journal): Pick<Store, 'saveSnapshot' | 'snapshot'> {
  const insert = journal.db.prepare(
    `${insertInto('snapshots', ['digest', 'taken_at', 'payload', 'checksum'])} ON CONFLICT DO NOTHING`,
  );
  const select = journal.db.prepare('SELECT payload, checksum FROM snapshots WHERE digest = ?');
  return {
    async saveSnapshot(snapshot) {
      const payload = await compress(JSON.stringify(snapshot));
      await journal.write('keep a snapshot', () => {
        insert.run({ digest: snapshot.digest, taken_at: snapshot.takenAt, payload, checksum: crc32(payload) });
      });
    },
    async snapshot(name) {
      const row = await journal.read('read a snapshot', () => select.get(name));
      if (row === undefined) return null;
      const payload = row['payload'] as Uint8Array;
      if (crc32(payload) !== row['checksum']) throw corrupt(`the journal's snapshot ${name} is damaged`);
      const bytes = await expand(payload, { maxOutputLength: MAXIMUM_BYTES });
      const snapshot = JSON.parse(bytes.toString('utf8')) as Snapshot;
      const { digest: written, ...rest } = snapshot;
      if (written !== name || digest(rest) !== name) throw corrupt(`the journal's snapshot ${name} is not what its name says`);
      return snapshot;
    },
  };
}
