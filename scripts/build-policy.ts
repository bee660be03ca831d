// Compiles policies/gate (Rego) into policies/gate.wasm and writes policies/gate.json with the version and
// the digests that the gate checks before it loads the module. `--check` builds into a temporary folder and
// fails when the result is not byte for byte what is committed. `--data` seals an edited data.json only.
import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { createEngine } from '../src/gate/index.ts';
import { digestOf, type PolicyManifest, policyFolder, readPolicy, sourceDigest } from '../src/gate/policy-folder.ts';
import { messageOf } from '../src/lib/errors.ts';

const run = promisify(execFile);
const POLICIES = new URL('../policies/', import.meta.url).pathname;
const ENTRYPOINTS = ['gate/verdict'];

const HELP = `Usage: node scripts/build-policy.ts [--check | --data]

  --check  build into a temporary folder and compare with what is committed
  --data   seal policies/gate.json again after policies/gate/data.json was edited: needs no OPA, compiles nothing,
           and refuses when a rule was edited too

Needs the OPA command line otherwise: named by OPA, on the path, or where
\`go install github.com/open-policy-agent/opa@v1.22.0\` puts it.`;

/** What `policies/gate.json` holds: the manifest that the gate reads, and what the next build needs. */
export interface BuiltManifest extends PolicyManifest {
  /** `sha256:<hex>` over the rules alone: tells whether the module still is what they compile to. */
  readonly regoDigest: string;
}

/** Path of the OPA command line, or null when this machine has none. */
export async function findOpa(env: Readonly<Record<string, string | undefined>> = process.env): Promise<string | null> {
  const named = env['OPA'];
  const goBin = env['GOBIN'] ?? join(env['GOPATH'] ?? join(homedir(), 'go'), 'bin');
  const folders = [...(env['PATH'] ?? '').split(delimiter), goBin].filter((folder) => folder !== '');
  const candidates = named === undefined || named === '' ? folders.map((folder) => join(folder, 'opa')) : [named];
  for (const candidate of candidates) {
    const runs = await access(candidate, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (runs) return candidate;
  }
  return null;
}

/**
 * Compiles the policies of a folder and describes what came out: its version is that of `previous`, or the next
 * one when anything differs. Nothing in the folder is changed.
 */
export async function buildPolicy(
  opa: string,
  policies: string,
  previous: Partial<BuiltManifest> = {},
): Promise<{ wasm: Buffer; manifest: BuiltManifest }> {
  const target = await mkdtemp(join(tmpdir(), 'trimtab-policy-'));
  try {
    const bundle = join(target, 'bundle.tar.gz');
    // From inside the folder: the module holds the paths of its sources, and those must not name a machine.
    const entrypoints = ENTRYPOINTS.flatMap((entrypoint) => ['-e', entrypoint]);
    const ignored = ['--ignore', '*_test.rego', '--ignore', 'suites'];
    await run(opa, ['build', '-t', 'wasm', ...entrypoints, ...ignored, '-b', 'gate', '-o', bundle], { cwd: policies });
    await run('tar', ['-xzf', bundle, '-C', target, '/policy.wasm']);
    const wasm = await readFile(join(target, 'policy.wasm'));
    const opaVersion = /^Version: (\S+)/m.exec((await run(opa, ['version'])).stdout)?.[1] ?? 'unknown';
    const built = { wasmDigest: digestOf(wasm), ...(await sourceDigests(policies)), opaVersion, entrypoints: ENTRYPOINTS };
    return { wasm, manifest: versioned(built, previous) };
  } finally {
    await rm(target, { recursive: true, force: true });
  }
}

/** The manifest of a folder whose data.json was edited. Throws when anything else is not what was built. */
export async function sealData(policies: string): Promise<BuiltManifest> {
  const previous = (await readManifest(policies)) as BuiltManifest;
  const digests = await sourceDigests(policies);
  if (digests.regoDigest !== previous.regoDigest) throw new Error('A rule was edited: build the policy with OPA.');
  const manifest = versioned({ ...previous, ...digests }, previous);
  await tryOut(policies, manifest, await readFile(join(policies, 'gate.wasm')));
  return manifest;
}

async function sourceDigests(policies: string): Promise<Pick<BuiltManifest, 'sourceDigest' | 'regoDigest'>> {
  const files = policyFolder(policies);
  const rules = { ...files, list: async () => (await files.list()).filter((path) => path.endsWith('.rego')) };
  return { sourceDigest: await sourceDigest(files), regoDigest: await sourceDigest(rules) };
}

/** An older policy is refused by its version: so every change raises it. */
function versioned(built: Omit<BuiltManifest, 'version'>, previous: Partial<BuiltManifest>): BuiltManifest {
  const same = built.wasmDigest === previous.wasmDigest && built.sourceDigest === previous.sourceDigest;
  return { ...built, version: same ? (previous.version ?? 1) : (previous.version ?? 0) + 1 };
}

/** Loads the policy as the gate would, self-test included. Throws what the gate would throw. */
async function tryOut(policies: string, manifest: BuiltManifest, wasm: Buffer): Promise<void> {
  const files = policyFolder(policies);
  const built: Readonly<Record<string, Buffer>> = { 'gate.json': Buffer.from(JSON.stringify(manifest)), 'gate.wasm': wasm };
  createEngine(await readPolicy({ list: files.list, read: async (path) => built[path] ?? (await files.read(path)) }));
}

async function readManifest(policies: string): Promise<Partial<BuiltManifest>> {
  return JSON.parse(await readFile(join(policies, 'gate.json'), 'utf8')) as Partial<BuiltManifest>;
}

async function writeManifest({ version, ...rest }: BuiltManifest): Promise<void> {
  await writeFile(join(POLICIES, 'gate.json'), `${JSON.stringify({ version, ...rest }, null, 2)}\n`);
}

async function check(opa: string): Promise<number> {
  const committed = await readManifest(POLICIES);
  const { wasm, manifest } = await buildPolicy(opa, POLICIES, committed);
  const fields = ['version', 'wasmDigest', 'sourceDigest', 'regoDigest', 'opaVersion'] as const;
  const stale = fields.filter((field) => committed[field] !== manifest[field]).map((field) => `${field} in gate.json`);
  if (digestOf(await readFile(join(POLICIES, 'gate.wasm'))) !== digestOf(wasm)) stale.unshift('gate.wasm');
  if (stale.length === 0) {
    console.log(`policies/gate.wasm is what OPA ${manifest.opaVersion} makes of policies/gate: ${manifest.wasmDigest}`);
    return 0;
  }
  console.error(`Not what OPA ${manifest.opaVersion} makes of policies/gate: ${stale.join(', ')}.`);
  console.error(`  committed with OPA ${committed.opaVersion}. Run \`node scripts/build-policy.ts\` and commit both files.`);
  return 1;
}

async function build(opa: string): Promise<number> {
  const { wasm, manifest } = await buildPolicy(opa, POLICIES, await readManifest(POLICIES));
  await tryOut(POLICIES, manifest, wasm);
  await writeFile(join(POLICIES, 'gate.wasm'), wasm);
  await writeManifest(manifest);
  const what = `version ${manifest.version}, ${wasm.byteLength} bytes, ${manifest.wasmDigest}`;
  console.log(`policies/gate.wasm: ${what}, by OPA ${manifest.opaVersion}`);
  return 0;
}

async function seal(): Promise<number> {
  const manifest = await sealData(POLICIES);
  await writeManifest(manifest);
  console.log(`policies/gate.json: version ${manifest.version}, ${manifest.sourceDigest}`);
  return 0;
}

async function main(args: readonly string[]): Promise<number> {
  const [mode, ...more] = args;
  if (more.length > 0 || ![undefined, '--check', '--data'].includes(mode)) {
    console.log(HELP);
    return mode === '--help' ? 0 : 2;
  }
  if (mode === '--data') return await seal();
  const opa = await findOpa();
  if (opa === null) {
    console.error(`The OPA command line was not found.\n\n${HELP}`);
    return 1;
  }
  return mode === '--check' ? await check(opa) : await build(opa);
}

if (import.meta.main) {
  try {
    process.exitCode = await main(process.argv.slice(2));
  } catch (error) {
    console.error(messageOf(error));
    process.exitCode = 1;
  }
}
