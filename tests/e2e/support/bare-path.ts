import { mkdirSync, mkdtempSync, readdirSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Programs that a machine with only git, Node and npm does not have. */
const ABSENT = /^(terraform|tofu|opa|rsync|python.*|pip.*|moto.*|chromium.*|psql|prometheus.*|docker.*|go|gofmt)$/;

/** A folder with the system's ordinary programs and none of the optional parts, to be used as PATH. */
export function barePath(): string {
  const folder = join(mkdtempSync(join(tmpdir(), 'trimtab-bare-')), 'bin');
  mkdirSync(folder);
  const seen = new Set<string>();
  for (const source of ['/usr/bin', '/bin']) {
    for (const name of readdirSync(source)) {
      if (ABSENT.test(name) || seen.has(name)) continue;
      seen.add(name);
      symlinkSync(join(source, name), join(folder, name));
    }
  }
  return folder;
}
