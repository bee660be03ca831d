// Compiles policies/gate (Rego) into policies/gate.wasm and writes policies/gate.json with the digests
// that the gate checks before it loads the module. `--check` builds into a temporary folder and fails
// when the result is not byte for byte what is committed.
import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { digestOf, type PolicyManifest, sourceDigest } from '../src/gate/policy-folder.ts';
import { messageOf } from '../src/lib/errors.ts';

const run = promisify(execFile);
const POLICIES = new URL('../policies/', import.meta.url).pathname;
const ENTRYPOINTS = ['gate/verdict'];

const HELP = `Usage: node scripts/build-policy.ts [--check]

Needs the OPA command line: named by OPA, on the path, or where \`go install github.com/open-policy-agent/opa@v1.22.0\` puts it.`;

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

/** Compiles the policies of a folder and describes what came out. Nothing in the folder is changed. */
export async function buildPolicy(opa: string, policies: string): Promise<{ wasm: Buffer; manifest: PolicyManifest }> {
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
    const digests = { wasmDigest: digestOf(wasm), sourceDigest: await sourceDigest(policies) };
    return { wasm, manifest: { ...digests, opaVersion, entrypoints: ENTRYPOINTS } };
  } finally {
    await rm(target, { recursive: true, force: true });
  }
}

async function check(opa: string): Promise<number> {
  const { wasm, manifest } = await buildPolicy(opa, POLICIES);
  const committed = JSON.parse(await readFile(join(POLICIES, 'gate.json'), 'utf8')) as PolicyManifest;
  const same = {
    'gate.wasm': digestOf(await readFile(join(POLICIES, 'gate.wasm'))) === digestOf(wasm),
    'wasmDigest in gate.json': committed.wasmDigest === manifest.wasmDigest,
    'sourceDigest in gate.json': committed.sourceDigest === manifest.sourceDigest,
    'opaVersion in gate.json': committed.opaVersion === manifest.opaVersion,
  };
  const stale = Object.entries(same).flatMap(([what, isSame]) => (isSame ? [] : [what]));
  if (stale.length === 0) {
    console.log(`policies/gate.wasm is what OPA ${manifest.opaVersion} makes of policies/gate: ${manifest.wasmDigest}`);
    return 0;
  }
  console.error(`Not what OPA ${manifest.opaVersion} makes of policies/gate: ${stale.join(', ')}.`);
  console.error(`  committed with OPA ${committed.opaVersion}. Run \`node scripts/build-policy.ts\` and commit both files.`);
  return 1;
}

async function build(opa: string): Promise<number> {
  const { wasm, manifest } = await buildPolicy(opa, POLICIES);
  await writeFile(join(POLICIES, 'gate.wasm'), wasm);
  await writeFile(join(POLICIES, 'gate.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  console.log(`policies/gate.wasm: ${wasm.byteLength} bytes, ${manifest.wasmDigest}, by OPA ${manifest.opaVersion}`);
  return 0;
}

async function main(args: readonly string[]): Promise<number> {
  const known = args.every((argument) => argument === '--check');
  if (!known) {
    console.log(HELP);
    return args.includes('--help') ? 0 : 2;
  }
  const opa = await findOpa();
  if (opa === null) {
    console.error(`The OPA command line was not found.\n\n${HELP}`);
    return 1;
  }
  return args.includes('--check') ? await check(opa) : await build(opa);
}

if (import.meta.main) {
  try {
    process.exitCode = await main(process.argv.slice(2));
  } catch (error) {
    console.error(messageOf(error));
    process.exitCode = 1;
  }
}
