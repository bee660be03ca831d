import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/store/database.ts';
import { shippedMigrations } from '../../src/store/migrate.ts';
import type { Store } from '../../src/store/port.ts';
import { createSqliteStore } from '../../src/store/sqlite.ts';
import { storeContract } from '../contracts/store.ts';
import { aMove, aMoveRecord, anEvent, aSnapshot, aVerdict, NOON } from './samples.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trimtab-store-'));
  path = join(folder, 'state', 'journal.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

storeContract('SQLite in a file', async () => createSqliteStore({ path }));
storeContract('SQLite in memory', async () => createSqliteStore({ path: ':memory:' }));

const WRITER = fileURLToPath(new URL('./writer.ts', import.meta.url));

async function using<T>(work: (store: Store) => Promise<T>): Promise<T> {
  const store = createSqliteStore({ path });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

/** Runs SQL on the journal from outside. */
function meddle(sql: string, ...values: (string | number | Uint8Array)[]): void {
  const db = new DatabaseSync(path);
  db.prepare(sql).run(...values);
  db.close();
}

describe('durability', () => {
  it('holds everything after it was closed and opened again', async () => {
    await using(async (store) => {
      await store.saveSnapshot(aSnapshot());
      await store.saveDecision(aMove());
      await store.saveEvent(anEvent());
    });
    await using(async (store) => {
      expect(await store.snapshot(aSnapshot().digest)).toEqual(aSnapshot());
      expect(await store.latestDecisions()).toEqual([aMove()]);
      expect((await store.saveEvent(anEvent())).id).toBe(2);
    });
  });

  it('syncs the write-ahead log to the disk with every commit', () => {
    const { db, close } = openDatabase(path, shippedMigrations());
    expect(db.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
    expect(db.prepare('PRAGMA synchronous').get()).toEqual({ synchronous: 2 });
    expect(db.prepare('PRAGMA foreign_keys').get()).toEqual({ foreign_keys: 1 });
    db.close();
    close();
  });

  it('loses nothing that was acknowledged when its process is killed', { timeout: 30_000 }, async () => {
    let acknowledged = 0;
    for (const patience of [1, 40, 200]) {
      const writer = spawn(process.execPath, [WRITER, path, String(acknowledged)], { stdio: ['ignore', 'pipe', 'inherit'] });
      const target = acknowledged + patience;
      for await (const line of createInterface({ input: writer.stdout })) {
        acknowledged = Number(line);
        if (acknowledged === target) writer.kill('SIGKILL');
      }
      if (writer.exitCode === null && writer.signalCode === null) await once(writer, 'exit');
      expect(writer.signalCode).toBe('SIGKILL');
      const kept = await using(async (store) => (await store.pendingInbox()).map(({ key }) => Number(key)));
      expect(kept).toEqual(Array.from({ length: kept.length }, (_, index) => index + 1));
      expect(kept.length).toBeGreaterThanOrEqual(acknowledged);
      acknowledged = kept.length;
    }
  });

  it('acknowledges nothing that the disk refused, and stops writing for good', { timeout: 30_000 }, async () => {
    await using((store) => store.saveEvent(anEvent()));
    // A file-size limit of 512 blocks (256 KiB) plays the failing disk.
    const writer = spawn('sh', ['-c', `trap '' XFSZ; ulimit -f 512; exec "$@"`, 'sh', process.execPath, WRITER, path, '0'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let acknowledged = 0;
    let complaint = '';
    writer.stderr.on('data', (chunk) => {
      complaint += String(chunk);
    });
    for await (const line of createInterface({ input: writer.stdout })) acknowledged = Number(line);
    if (writer.exitCode === null) await once(writer, 'exit');
    expect(complaint).toMatch(/store-io.*then: store-io/s);
    const kept = await using((store) => store.pendingInbox());
    expect(acknowledged).toBeGreaterThan(10);
    expect(kept.length).toBe(acknowledged);
  });
});

describe('a second controller', () => {
  it('is refused with a sentence while the first one lives, in this process and in another', async () => {
    await using(async () => {
      expect(() => createSqliteStore({ path })).toThrow(/another Trimtab writes this journal/);
      expect(() => createSqliteStore({ path: join(folder, 'state', '..', 'state', 'journal.db') })).toThrow(/another Trimtab/);
      const writer = spawn(process.execPath, [WRITER, path, '0'], { stdio: ['ignore', 'ignore', 'pipe'] });
      let complaint = '';
      for await (const chunk of writer.stderr) complaint += String(chunk);
      expect(complaint).toContain('another Trimtab writes this journal');
    });
    await using(async (store) => expect(await store.events({ limit: 1 })).toEqual([]));
  });

  it('leaves the journal readable for other programs', async () => {
    await using(async (store) => {
      await store.saveEvent(anEvent());
      const reader = new DatabaseSync(path, { readOnly: true });
      expect(reader.prepare('SELECT count(*) AS n FROM events').get()).toEqual({ n: 1 });
      reader.close();
    });
  });
});

describe('damage', () => {
  it('is refused at the start when the file is torn', async () => {
    await using(async (store) => {
      for (let i = 0; i < 50; i++) await store.saveDecision(aMove(`dec_${i}`, { decidedAt: NOON + i }));
    });
    const size = readFileSync(path).length;
    for (const share of [0.9, 0.5, 0.1]) {
      truncateSync(path, Math.floor(size * share));
      expect(() => createSqliteStore({ path })).toThrow(expect.objectContaining({ code: 'store-corrupt' }));
    }
  });

  it('is refused at the start when a page is lost that nobody would look at yet', async () => {
    await using(async (store) => {
      for (let i = 0; i < 50; i++) await store.saveDecision(aMove(`dec_${i}`, { decidedAt: NOON + i }));
    });
    const bytes = readFileSync(path);
    writeFileSync(path, bytes.fill(0, bytes.length - 4096));
    expect(() => createSqliteStore({ path })).toThrow(/the journal is damaged|malformed/);
  });

  it('is refused when the file is something else', async () => {
    await using(async () => {});
    writeFileSync(path, 'not a database, but long enough to be taken for one'.repeat(40));
    expect(() => createSqliteStore({ path })).toThrow(expect.objectContaining({ code: 'store-corrupt' }));
    rmSync(path);
    meddle('CREATE TABLE theirs (a)');
    expect(() => createSqliteStore({ path })).toThrow(expect.objectContaining({ code: 'store-foreign' }));
  });

  it.each([
    ['payload', `UPDATE moves SET payload = replace(payload, '"iid":7', '"iid":8')`],
    ['column', `UPDATE moves SET service = 'service-2'`],
    ['shape', `UPDATE moves SET payload = '{}', checksum = 2745614147`],
    ['checksum', 'UPDATE moves SET checksum = checksum + 1'],
  ])('of one row is an error, never another answer: %s', async (_what, sql) => {
    await using((store) => store.saveMove(aMoveRecord()));
    meddle(sql);
    await using(async (store) => {
      await expect(store.move('dec_01')).rejects.toMatchObject({ code: 'store-corrupt' });
      await expect(store.openMoves()).rejects.toThrow(/moves is damaged/);
      // The rest of the journal can still be used.
      await store.saveMove(aMoveRecord('dec_02'));
      expect(await store.move('dec_02')).toEqual(aMoveRecord('dec_02'));
    });
  });

  it('of a snapshot is an error, also when its checksum was forged', async () => {
    const [snapshot, other] = [aSnapshot(NOON), aSnapshot(NOON + 1)];
    await using(async (store) => {
      await store.saveSnapshot(snapshot);
      await store.saveSnapshot(other);
    });
    meddle(
      `UPDATE snapshots SET (payload, checksum) = (SELECT payload, checksum FROM snapshots WHERE digest = ?) WHERE digest = ?`,
      other.digest,
      snapshot.digest,
    );
    meddle(`UPDATE snapshots SET payload = zeroblob(length(payload)) WHERE digest = ?`, other.digest);
    await using(async (store) => {
      await expect(store.snapshot(snapshot.digest)).rejects.toThrow(/not what its name says/);
      await expect(store.snapshot(other.digest)).rejects.toThrow(/is damaged/);
    });
  });

  it('by one flipped bit anywhere is either refused or harmless', { timeout: 30_000 }, async () => {
    const decisions = Array.from({ length: 12 }, (_, i) => aMove(`dec_${i}`, { decidedAt: NOON + i, service: `service-${i}` }));
    await using(async (store) => {
      for (const decision of decisions) await store.saveDecision(decision);
      await store.saveVerdict('dec_1', aVerdict());
    });
    const whole = readFileSync(path);
    let refused = 0;
    const tries = 250;
    for (let n = 0; n < tries; n++) {
      const bit = Math.floor((n + 0.5) * ((whole.length * 8) / tries));
      const bytes = Buffer.from(whole);
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      writeFileSync(path, bytes);
      rmSync(`${path}-wal`, { force: true });
      rmSync(`${path}-shm`, { force: true });
      const answer = await read().catch((error: { code: string }) => error.code);
      if (typeof answer === 'string') {
        expect(answer).toMatch(/^store/);
        refused++;
      } else expect(answer).toEqual([decisions.toReversed(), [aVerdict()]]);
    }
    expect(refused).toBeGreaterThan(0);

    function read(): Promise<unknown> {
      return using(async (store) => [await store.decisions({ limit: 500 }), await store.verdicts('dec_1')]);
    }
  });
});

describe('schema', () => {
  const shipped = shippedMigrations();
  const newest = shipped.length;
  const next = { number: newest + 1, sql: 'ALTER TABLE events ADD COLUMN tone TEXT' };

  it('is brought up to date in place, after a copy was made', async () => {
    await using((store) => store.saveEvent(anEvent()));
    const newer = createSqliteStore({ path, migrations: [...shipped, next] });
    expect(await newer.events({ limit: 5 })).toHaveLength(1);
    await newer.close();
    expect(() => createSqliteStore({ path })).toThrow(
      `written by a newer Trimtab (schema ${newest + 1}, this one knows ${newest})`,
    );
    copyFileSync(`${path}.schema-${newest}`, path);
    await using(async (store) => expect(await store.events({ limit: 5 })).toHaveLength(1));
  });

  it('stays as it was when a step fails', async () => {
    await using((store) => store.saveEvent(anEvent()));
    const broken = { number: newest + 2, sql: 'CREATE TABLE half (a); ALTER TABLE nowhere ADD COLUMN b' };
    const migrations = [...shipped, next, broken];
    expect(() => createSqliteStore({ path, migrations })).toThrow(/nowhere/);
    await using(async (store) => expect(await store.events({ limit: 5 })).toHaveLength(1));
  });

  it('of the first journals is brought up to date with all that they hold', async () => {
    await using((store) => store.saveDecision(aMove()));
    meddle('DROP TABLE policy_versions');
    meddle('PRAGMA user_version = 1');
    await using(async (store) => {
      expect(await store.decision(aMove().id)).toEqual(aMove());
      await store.savePolicyVersion({ version: 3, seenAt: NOON });
      expect(await store.newestPolicyVersion()).toBe(3);
    });
  });

  it('is numbered without a gap', () => {
    expect(shippedMigrations().map(({ number }) => number)).toEqual(shippedMigrations().map((_, index) => index + 1));
  });
});

describe('a folder that cannot be made', () => {
  it('is a clear refusal when a file is in the way', () => {
    writeFileSync(join(folder, 'state'), '');
    expect(() => createSqliteStore({ path })).toThrow(/journal's folder cannot be made/);
  });
});
