import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createEngine } from '../../src/gate/engine-wasm.ts';
import {
  digestOf,
  type PolicyFiles,
  type PolicyManifest,
  policyFolder,
  readPolicy,
  sourceDigest,
} from '../../src/gate/policy-folder.ts';
import { messageOf } from '../../src/lib/errors.ts';
import { Random } from '../../tests/assurance/generate/random.ts';
import { findOpa } from '../build-policy.ts';
import { POLICIES } from './policy-files.ts';
import type { Suite } from './suite.ts';

const run = promisify(execFile);
const FLIPPED_BITS = 1000;

export const load: Suite = {
  name: 'load',
  about: 'a policy that was changed, is too old, asks too much of its host or fails its own test is refused before use',
  needsOpa: false,
  async run({ runs, seed, say }) {
    const good = await inMemory(policyFolder(POLICIES));
    const attempts = [...flippedBits(good, new Random(seed), runs ?? FLIPPED_BITS), ...edits(good), ...(await sealed(good, say))];
    const violations: string[] = [];
    const asItIs = await refusalOf(good);
    if (asItIs !== null) violations.push(`the policy as it is was refused: ${asItIs}`);
    for (const { name, files, minimumVersion, expected } of attempts) {
      const refusal = await refusalOf(files, minimumVersion);
      if (refusal === null) violations.push(`${name} was accepted.`);
      else if (!expected.test(refusal)) violations.push(`${name} was refused for another reason: ${refusal}`);
    }
    return { runs: attempts.length + 1, violations };
  },
};

/** A policy as somebody might hand it over, and the reason for which it has to be refused. */
interface Attempt {
  readonly name: string;
  readonly files: Files;
  readonly minimumVersion?: number;
  readonly expected: RegExp;
}

/** Policy files in memory: a thousand copies of a folder would be mostly waiting. */
class Files implements PolicyFiles {
  readonly #contents: ReadonlyMap<string, Uint8Array>;

  constructor(contents: ReadonlyMap<string, Uint8Array>) {
    this.#contents = contents;
  }

  async list(): Promise<readonly string[]> {
    return this.paths();
  }

  paths(): string[] {
    return [...this.#contents.keys()];
  }

  async read(path: string): Promise<Uint8Array | null> {
    return this.#contents.get(path) ?? null;
  }

  /** The same files with one of them other, new, or (null) gone. */
  with(path: string, content: Uint8Array | string | null): Files {
    const contents = new Map(this.#contents);
    if (content === null) contents.delete(path);
    else contents.set(path, Buffer.from(content));
    return new Files(contents);
  }

  bytes(path: string): Buffer {
    const content = this.#contents.get(path);
    if (content === undefined) throw new Error(`There is no ${path} among the policy files.`);
    return Buffer.from(content);
  }

  text(path: string): string {
    return this.bytes(path).toString('utf8');
  }

  /** With a manifest that fits what is there: as somebody would hand it over who can write the whole folder. */
  async sealed(): Promise<Files> {
    const manifest = JSON.parse(this.text('gate.json')) as PolicyManifest;
    const digests = { wasmDigest: digestOf(this.bytes('gate.wasm')), sourceDigest: await sourceDigest(this) };
    return this.with('gate.json', JSON.stringify({ ...manifest, ...digests }));
  }
}

async function inMemory(folder: PolicyFiles): Promise<Files> {
  const contents = new Map<string, Uint8Array>();
  for (const path of await folder.list()) {
    const content = await folder.read(path);
    if (content !== null) contents.set(path, content);
  }
  return new Files(contents);
}

/** Null when the policy was loaded, verified and passed its self-test. */
async function refusalOf(files: Files, minimumVersion = 1): Promise<string | null> {
  try {
    createEngine(await readPolicy(files, minimumVersion));
    return null;
  } catch (error) {
    return messageOf(error);
  }
}

const DIGEST = /has the digest sha256:\w+, but gate\.json says/;

function flippedBits(good: Files, random: Random, count: number): Attempt[] {
  const { length } = good.bytes('gate.wasm');
  return Array.from({ length: count }, () => {
    const offset = random.below(length);
    const bytes = good.bytes('gate.wasm');
    bytes.writeUInt8(bytes.readUInt8(offset) ^ (1 << random.below(8)), offset);
    return { name: `gate.wasm with another bit at ${offset}`, files: good.with('gate.wasm', bytes), expected: DIGEST };
  });
}

/** Every source changed, taken away or added, and every field of the manifest that matters made unusable. */
function edits(good: Files): Attempt[] {
  const manifest = JSON.parse(good.text('gate.json')) as PolicyManifest & Readonly<Record<string, unknown>>;
  const rego = good.paths().filter((path) => path.endsWith('.rego') && !path.endsWith('_test.rego'));
  const changed = [...rego, 'gate/data.json', 'gate/self-test.json'].flatMap((path): Attempt[] => [
    { name: `${path} with one more line`, files: good.with(path, `${good.text(path)}\n`), expected: DIGEST },
    { name: `${path} taken away`, files: good.with(path, null), expected: /has the digest|cannot be read/ },
  ]);
  const fields = ['wasmDigest', 'sourceDigest', 'opaVersion', 'entrypoints', 'version'].flatMap((field) =>
    [undefined, null, '', 5.5, []].map((value) => ({ field, value })),
  );
  return [
    ...changed,
    ...fields.map(({ field, value }) => ({
      name: `gate.json with ${field} = ${JSON.stringify(value)}`,
      files: good.with('gate.json', JSON.stringify({ ...manifest, [field]: value })),
      expected: /gate\.json is not of the known form|has no entrypoint/,
    })),
    { name: 'one rule more', files: good.with('gate/rules/more/more.rego', 'package gate.rules.more\n'), expected: DIGEST },
    { name: 'no gate.json', files: good.with('gate.json', null), expected: /gate\.json cannot be read/ },
    { name: 'no gate.wasm', files: good.with('gate.wasm', null), expected: /gate\.wasm cannot be read/ },
    { name: 'a gate.json that is none', files: good.with('gate.json', '[]'), expected: /gate\.json is not of the known form/ },
    {
      name: 'an older version than is accepted',
      files: good,
      minimumVersion: manifest.version + 1,
      expected: /it is version \d+, but at least \d+ is accepted/,
    },
  ];
}

/** What fits its manifest, and has to be refused all the same. */
async function sealed(good: Files, say: (line: string) => void): Promise<Attempt[]> {
  const data = JSON.parse(good.text('gate/data.json')) as { thresholds: { confidence: { above: number } } };
  const stricter = { ...data, thresholds: { ...data.thresholds, confidence: { above: 0.99 } } };
  const selfTest = JSON.parse(good.text('gate/self-test.json')) as { auto: unknown; deny: unknown };
  const broken = (vectors: object): Files => good.with('gate/self-test.json', JSON.stringify(vectors));
  const attempts = [
    {
      name: 'thresholds under which the good move does not pass',
      files: good.with('gate/data.json', JSON.stringify(stricter)),
      expected: /self-test expected auto/,
    },
    {
      name: 'a good move that is denied',
      files: broken({ ...selfTest, auto: selfTest.deny }),
      expected: /self-test expected auto/,
    },
    { name: 'a bad move that passes', files: broken({ ...selfTest, deny: selfTest.auto }), expected: /self-test expected deny/ },
    { name: 'no bad move', files: broken({ auto: selfTest.auto }), expected: /self-test\.json is not of the known form/ },
    { name: 'a module that is none', files: good.with('gate.wasm', 'no module'), expected: /is no WebAssembly module/ },
    ...(await needyModules(good, say)),
  ];
  return Promise.all(attempts.map(async (attempt) => ({ ...attempt, files: await attempt.files.sealed() })));
}

const NEEDY = [
  'time.now_ns()',
  'opa.runtime()',
  'http.send({"method": "get", "url": "http://127.0.0.1/"})',
  'sprintf("%d", [input.version])',
];

/** Modules that need what the host does not have. Building them takes the OPA command line. */
async function needyModules(good: Files, say: (line: string) => void): Promise<Attempt[]> {
  const opa = await findOpa();
  if (opa === null) {
    say('no modules with unknown built-ins are tried: the OPA command line was not found');
    return [];
  }
  return Promise.all(
    NEEDY.map(async (call) => {
      const wasm = await compiled(opa, `package gate\n\nverdict := {"outcome": "auto", "said": ${call}} if input.version\n`);
      return {
        name: `a module that calls ${call}`,
        files: good.with('gate.wasm', wasm),
        expected: /it needs built-ins that are not provided here/,
      };
    }),
  );
}

async function compiled(opa: string, source: string): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'trimtab-module-'));
  try {
    await writeFile(join(folder, 'gate.rego'), source);
    await run(opa, ['build', '-t', 'wasm', '-e', 'gate/verdict', 'gate.rego', '-o', 'bundle.tar.gz'], { cwd: folder });
    await run('tar', ['-xzf', 'bundle.tar.gz', '/policy.wasm'], { cwd: folder });
    return await readFile(join(folder, 'policy.wasm'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
