import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ConfigSchema } from '../src/config-schema.ts';

// Writes the JSON Schema of `trimtab.yaml` for editors; with --check it only says whether it is current.
const path = fileURLToPath(new URL('../docs/trimtab.schema.json', import.meta.url));
const text = `${JSON.stringify({ $schema: 'http://json-schema.org/draft-07/schema#', ...ConfigSchema }, null, 2)}\n`;

if (process.argv.includes('--check')) {
  if (read() !== text) {
    console.error('docs/trimtab.schema.json differs from src/config-schema.ts: run `node scripts/write-schema.ts`.');
    process.exitCode = 1;
  }
} else writeFileSync(path, text);

function read(): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
