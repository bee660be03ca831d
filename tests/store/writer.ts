import { writeSync } from 'node:fs';
import { createSqliteStore } from '../../src/store/sqlite.ts';

// Receives one webhook after another and prints the number of each as soon as it is acknowledged.
const [path = '', done = '0'] = process.argv.slice(2);
const next = Number(done) + 1;
try {
  const store = createSqliteStore({ path });
  const payload = { text: 'x'.repeat(500) };
  try {
    for (let n = next; ; n++) {
      await store.receive({ key: String(n), source: 'gitlab', payload, receivedAt: n });
      writeSync(1, `${n}\n`);
    }
  } catch (error) {
    writeSync(2, `${codeOf(error)} `);
    await store
      .receive({ key: 'later', source: 'gitlab', payload, receivedAt: 0 })
      .catch((later: unknown) => writeSync(2, `then: ${codeOf(later)}\n`));
  }
} catch (error) {
  writeSync(2, `${String(error)}\n`);
  process.exitCode = 1;
}

function codeOf(error: unknown): string {
  return String((error as { code?: unknown }).code);
}
