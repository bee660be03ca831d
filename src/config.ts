import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Ajv } from 'ajv';
import addFormatsModule from 'ajv-formats';
import { parseDocument, type YAMLParseError } from 'yaml';
import { type Config, ConfigSchema } from './config-schema.ts';
import { digest } from './lib/canonical.ts';
import { messageOf, TrimtabError } from './lib/errors.ts';

export type { Config } from './config-schema.ts';

/** Exit code of a start that was refused because of its configuration (sysexits EX_CONFIG). */
export const EXIT_CONFIG = 78;

/** Validates, fills in defaults and freezes. Throws a `config` error whose message names the key. */
export function parseConfig(text: string, origin: string): Config {
  const document = parseDocument(text, { uniqueKeys: true });
  const fault = document.errors[0];
  if (fault !== undefined) throw refused(origin, describeFault(fault, text));
  return validateConfig(valueIn(document, origin), origin);
}

/** The parser's own sentence names a line; a key that is there twice is named too. */
function describeFault(fault: YAMLParseError, text: string): string {
  const sentence = fault.message.split('\n')[0]?.replace(/:$/, '') ?? 'not YAML';
  if (fault.code !== 'DUPLICATE_KEY') return sentence;
  const key = text.slice(fault.pos[0]).split(/[:\n]/, 1)[0]?.trim();
  return `${key}: ${sentence}`;
}

/** Aliases are counted: a small file must not unfold into a large one. */
function valueIn(document: ReturnType<typeof parseDocument>, origin: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 20 }) ?? {};
  } catch (cause) {
    throw refused(origin, messageOf(cause));
  }
}

export function validateConfig(value: unknown, origin: string): Config {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw refused(origin, 'the file has to be a mapping of keys');
  const copy: unknown = structuredClone(value);
  const notFinite = findNotFinite(copy, '');
  if (notFinite !== null) throw refused(origin, `${notFinite}: has to be a finite number`);
  // typebox and formats ship CommonJS types; both are callable at run time.
  const ajv = new Ajv({ useDefaults: true, allErrors: true, strict: false });
  (addFormatsModule as unknown as (instance: Ajv) => void)(ajv);
  const check = ajv.compile<Config>(ConfigSchema);
  if (!check(copy)) {
    const lines = (check.errors ?? []).map((error) => {
      const key = error.instancePath.slice(1).replaceAll('/', '.');
      if (error.keyword === 'additionalProperties') {
        const name = String(error.params['additionalProperty']);
        return `${key === '' ? name : `${key}.${name}`}: unknown key`;
      }
      return `${key === '' ? 'the file' : key}: ${error.message}`;
    });
    throw refused(origin, lines.join('; '));
  }
  const weights = Object.values(copy.scoring.weights).reduce((sum, weight) => sum + weight, 0);
  if (Math.abs(weights - 1) > 1e-9)
    throw refused(origin, `scoring.weights: have to sum to 1, but sum to ${Number(weights.toFixed(6))}`);
  return deepFreeze(copy);
}

export async function loadConfig(path: string | null): Promise<Config> {
  if (path === null) return validateConfig({}, 'defaults');
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw new TrimtabError('config', `${path}: cannot be read`, { cause, advice: 'Check the path given with --config.' });
  }
  return parseConfig(text, path);
}

/** Changes when and only when the configuration's meaning does. */
export function configDigest(config: Config): string {
  return digest(config);
}

/** Folder of the keys that a controller with this configuration signs with; relative paths start at `cwd`. */
export function keyFolderOf(config: Config, cwd: string): string {
  return resolve(cwd, config.keys.folder ?? join(dirname(config.store.path), 'keys'));
}

function refused(origin: string, message: string): TrimtabError {
  return new TrimtabError('config', `${origin}: ${message}`, {
    advice: 'Run `trimtab config validate <file>` after the correction.',
  });
}

function findNotFinite(value: unknown, key: string): string | null {
  if (typeof value === 'number' && !Number.isFinite(value)) return key;
  if (typeof value !== 'object' || value === null) return null;
  for (const [name, child] of Object.entries(value)) {
    const found = findNotFinite(child, key === '' ? name : `${key}.${name}`);
    if (found !== null) return found;
  }
  return null;
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const child of Object.values(value)) deepFreeze(child);
    Object.freeze(value);
  }
  return value;
}
