import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { digest } from '../lib/canonical.ts';
import { TrimtabError } from '../lib/errors.ts';
import { asList, asObject, asText, parseJson } from './facts/json.ts';

/** `policies/gate.json`: what the compiled module was built from and with. Further fields are part of its digest. */
export interface PolicyManifest {
  /** Rises with every build that differs from the one before: an older policy can be told from a newer one. */
  readonly version: number;
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
  /** `data.json`: thresholds by rule, freezes, targets and waivers. */
  readonly data: object;
  /** Inputs with a known answer, tried before the first real one. */
  readonly selfTest: { readonly auto: unknown; readonly deny: unknown };
}

/** Where a policy is read from. Paths are relative to the folder that holds `gate.wasm`, with forward slashes. */
export interface PolicyFiles {
  /** Every plain file: neither links nor folders. */
  list(): Promise<readonly string[]>;
  /** Null when there is no such file, or none that can be read. */
  read(path: string): Promise<Uint8Array | null>;
}

/** A folder of the file system as a place to read a policy from. */
export function policyFolder(folder: string): PolicyFiles {
  return {
    async list() {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
      const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
      return files.map((path) => path.slice(join(folder, '/').length).replaceAll('\\', '/'));
    },
    read: (path) => readFile(join(folder, path)).catch(() => null),
  };
}

/**
 * Reads `gate.wasm`, `gate.json` and `gate/`, and compares their digests. Throws a `policy` error that names the
 * file when one is missing, unreadable or not the one that was built, and when the policy is older than allowed.
 */
export async function readPolicy(from: PolicyFiles | string, minimumVersion = 1): Promise<Policy> {
  const files = typeof from === 'string' ? policyFolder(from) : from;
  const { manifest, policyDigest } = manifestOf(await text(files, 'gate.json'));
  if (manifest.version < minimumVersion) throw outdated(manifest.version, minimumVersion);
  const wasm = new Uint8Array(await bytes(files, 'gate.wasm'));
  if (digestOf(wasm) !== manifest.wasmDigest) throw tampered('gate.wasm', manifest.wasmDigest, digestOf(wasm));
  const source = await sourceDigest(files);
  if (source !== manifest.sourceDigest) throw tampered('the rules or thresholds in gate/', manifest.sourceDigest, source);
  const data = asObject(parseJson(await text(files, 'gate/data.json')));
  const selfTest = asObject(parseJson(await text(files, 'gate/self-test.json')));
  if (data === null) throw malformed('gate/data.json');
  if (asObject(selfTest?.['auto']) === null || asObject(selfTest?.['deny']) === null) throw malformed('gate/self-test.json');
  return { manifest, policyDigest, wasm, data, selfTest: { auto: selfTest?.['auto'], deny: selfTest?.['deny'] } };
}

/** Digest over everything that the module was built from and is run with, tests left out. */
export async function sourceDigest(from: PolicyFiles | string): Promise<string> {
  const files = typeof from === 'string' ? policyFolder(from) : from;
  const paths = (await files.list())
    .filter((path) => path.startsWith('gate/'))
    .map((path) => path.slice('gate/'.length))
    .filter(isSource)
    .sort();
  const listed = await Promise.all(paths.map(async (path) => [path, digestOf(await bytes(files, `gate/${path}`))]));
  return digest(listed);
}

/** Whether a file below `gate/` is part of the policy: tests and suites are not. */
export function isSource(path: string): boolean {
  return (path.endsWith('.rego') && !path.endsWith('_test.rego')) || path === 'data.json' || path === 'self-test.json';
}

export function digestOf(content: Uint8Array): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}

function manifestOf(content: string): Pick<Policy, 'manifest' | 'policyDigest'> {
  const value = asObject(parseJson(content));
  const [wasmDigest, sources, opaVersion] = ['wasmDigest', 'sourceDigest', 'opaVersion'].map((key) => asText(value?.[key]));
  const entrypoints = asList(value?.['entrypoints'])?.filter((entry) => typeof entry === 'string');
  const version = value?.['version'];
  if (!wasmDigest || !sources || !opaVersion || entrypoints === undefined || entrypoints.length === 0)
    throw malformed('gate.json');
  if (typeof version !== 'number' || !Number.isSafeInteger(version) || version < 1) throw malformed('gate.json');
  return { manifest: { version, wasmDigest, sourceDigest: sources, opaVersion, entrypoints }, policyDigest: digest(value) };
}

async function bytes(files: PolicyFiles, path: string): Promise<Uint8Array> {
  const content = await files.read(path);
  if (content !== null) return content;
  throw new TrimtabError('policy', `reading the policy: ${path} cannot be read`, {
    advice: 'The folder `policies` has to hold gate.wasm, gate.json and gate/.',
  });
}

async function text(files: PolicyFiles, path: string): Promise<string> {
  return Buffer.from(await bytes(files, path)).toString('utf8');
}

function tampered(what: string, expected: string, found: string): TrimtabError {
  return new TrimtabError('policy', `reading the policy: ${what} has the digest ${found}, but gate.json says ${expected}`, {
    advice: 'Build the policy anew with `node scripts/build-policy.ts`, and look at what changed.',
  });
}

function outdated(version: number, minimum: number): TrimtabError {
  return new TrimtabError('policy', `reading the policy: it is version ${version}, but at least ${minimum} is accepted`, {
    advice: 'Judge with the newer policy, or lower `minimumPolicyVersion` in policies/trust.json when the step back is meant.',
  });
}

function malformed(path: string): TrimtabError {
  return new TrimtabError('policy', `reading the policy: ${path} is not of the known form`, {
    advice: 'Build the policy anew with `node scripts/build-policy.ts`.',
  });
}
