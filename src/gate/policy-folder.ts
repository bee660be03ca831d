import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { digest } from '../lib/canonical.ts';
import { messageOf, TrimtabError } from '../lib/errors.ts';
import { asList, asObject, asText, parseJson } from './facts/json.ts';

/** `policies/gate.json`: what the compiled module was built from and with. */
export interface PolicyManifest {
  /** `sha256:<hex>` of the bytes of `gate.wasm`. */
  readonly wasmDigest: string;
  /** `sha256:<hex>` over the rules, the thresholds and the self-test. */
  readonly sourceDigest: string;
  readonly opaVersion: string;
  readonly entrypoints: readonly string[];
}

/** A policy folder that is what its manifest says. */
export interface Policy {
  readonly manifest: PolicyManifest;
  /** Digest of the manifest: one name for everything that can change a verdict. */
  readonly policyDigest: string;
  readonly wasm: Uint8Array<ArrayBuffer>;
  /** `data.json`: thresholds by rule. */
  readonly data: object;
  /** Inputs with a known answer, tried before the first real one. */
  readonly selfTest: { readonly auto: unknown; readonly deny: unknown };
}

/**
 * Reads `gate.wasm`, `gate.json` and `gate/` of a policy folder and compares their digests. Throws a
 * `policy` error that names the file when one is missing, unreadable or not the one that was built.
 */
export async function readPolicy(folder: string): Promise<Policy> {
  const manifest = manifestOf(await text(folder, 'gate.json'));
  const wasm = new Uint8Array(await bytes(folder, 'gate.wasm'));
  if (digestOf(wasm) !== manifest.wasmDigest) throw tampered('gate.wasm', manifest.wasmDigest, digestOf(wasm));
  const source = await sourceDigest(folder);
  if (source !== manifest.sourceDigest) throw tampered('the rules or thresholds in gate/', manifest.sourceDigest, source);
  const data = asObject(parseJson(await text(folder, 'gate/data.json')));
  const selfTest = asObject(parseJson(await text(folder, 'gate/self-test.json')));
  if (data === null) throw malformed('gate/data.json');
  if (asObject(selfTest?.['auto']) === null || asObject(selfTest?.['deny']) === null) throw malformed('gate/self-test.json');
  return {
    manifest,
    policyDigest: digest(manifest),
    wasm,
    data,
    selfTest: { auto: selfTest?.['auto'], deny: selfTest?.['deny'] },
  };
}

/** Digest over everything that the module was built from and is run with, tests left out. */
export async function sourceDigest(folder: string): Promise<string> {
  const files = await readdir(join(folder, 'gate'), { recursive: true, withFileTypes: true }).catch(() => []);
  const paths = files
    .filter((file) => file.isFile())
    .map((file) =>
      join(file.parentPath, file.name)
        .slice(join(folder, 'gate').length + 1)
        .replaceAll('\\', '/'),
    )
    .filter(
      (path) => (path.endsWith('.rego') && !path.endsWith('_test.rego')) || path === 'data.json' || path === 'self-test.json',
    )
    .sort();
  const listed = await Promise.all(paths.map(async (path) => [path, digestOf(await bytes(folder, `gate/${path}`))]));
  return digest(listed);
}

export function digestOf(content: Uint8Array): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}

function manifestOf(content: string): PolicyManifest {
  const value = asObject(parseJson(content));
  const [wasmDigest, sources, opaVersion] = ['wasmDigest', 'sourceDigest', 'opaVersion'].map((key) => asText(value?.[key]));
  const entrypoints = asList(value?.['entrypoints'])?.filter((entry) => typeof entry === 'string');
  if (!wasmDigest || !sources || !opaVersion || entrypoints === undefined || entrypoints.length === 0)
    throw malformed('gate.json');
  return { wasmDigest, sourceDigest: sources, opaVersion, entrypoints };
}

async function bytes(folder: string, path: string): Promise<Buffer<ArrayBuffer>> {
  try {
    return (await readFile(join(folder, path))) as Buffer<ArrayBuffer>;
  } catch (cause) {
    throw new TrimtabError('policy', `reading the policy: ${path} cannot be read: ${messageOf(cause)}`, {
      cause,
      advice: 'Name the folder that holds gate.wasm, gate.json and gate/ with --policy.',
    });
  }
}

async function text(folder: string, path: string): Promise<string> {
  return (await bytes(folder, path)).toString('utf8');
}

function tampered(what: string, expected: string, found: string): TrimtabError {
  return new TrimtabError('policy', `reading the policy: ${what} has the digest ${found}, but gate.json says ${expected}`, {
    advice: 'Build the policy anew with `node scripts/build-policy.ts`, and look at what changed.',
  });
}

function malformed(path: string): TrimtabError {
  return new TrimtabError('policy', `reading the policy: ${path} is not of the known form`, {
    advice: 'Build the policy anew with `node scripts/build-policy.ts`.',
  });
}
