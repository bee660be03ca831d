import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEngine, loadEngine } from '../../src/gate/index.ts';
import { digestOf, readPolicy, sourceDigest } from '../../src/gate/policy-folder.ts';
import { requireOpa, run, skipWithoutOpa } from '../policies/opa.ts';
import { goodInput, POLICIES } from '../policies/vectors.ts';

const engine = await loadEngine(POLICIES);

describe('a policy folder', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'trimtab-policies-'));
    await cp(POLICIES, folder, { recursive: true });
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const edit = async (path: string, change: (text: string) => string): Promise<void> => {
    const text = await readFile(join(folder, path), 'utf8');
    expect(change(text)).not.toBe(text);
    await writeFile(join(folder, path), change(text));
  };
  /** Writes a manifest that fits what is there: what somebody would do who can write the folder. */
  const seal = async (): Promise<void> => {
    const manifest = JSON.parse(await readFile(join(folder, 'gate.json'), 'utf8')) as Record<string, unknown>;
    const wasmDigest = digestOf(await readFile(join(folder, 'gate.wasm')));
    await writeFile(
      join(folder, 'gate.json'),
      JSON.stringify({ ...manifest, wasmDigest, sourceDigest: await sourceDigest(folder) }),
    );
  };

  it('is named by one digest', async () => {
    expect((await loadEngine(folder)).policyDigest).toBe(engine.policyDigest);
    expect(engine.policyDigest).toMatch(/^sha256:[0-9a-f]{64}$/);
  });

  it.each([0, 1000, 100_000, 200_000])('is refused when byte %i of the module changed', async (offset) => {
    const bytes = await readFile(join(folder, 'gate.wasm'));
    bytes.writeUInt8(bytes.readUInt8(offset) ^ 1, offset);
    await writeFile(join(folder, 'gate.wasm'), bytes);
    await expect(loadEngine(folder)).rejects.toThrow(/gate\.wasm has the digest sha256:\w+, but gate\.json says/);
  });

  it('is refused when a threshold changed after the build', async () => {
    await edit('gate/data.json', (text) => text.replace('"above": 0.85', '"above": 0.1'));
    await expect(loadEngine(folder)).rejects.toThrow(/the rules or thresholds in gate\/ has the digest/);
  });

  it('is refused when a rule was edited, added or taken away after the build', async () => {
    await edit('gate/rules/confidence/confidence.rego', (text) => text.replace('>', '<'));
    await expect(loadEngine(folder)).rejects.toThrow(/gate\.json says/);
    await cp(join(POLICIES, 'gate'), join(folder, 'gate'), { recursive: true });
    await mkdir(join(folder, 'gate/rules/more'));
    await writeFile(join(folder, 'gate/rules/more/more.rego'), 'package gate.rules.more\n');
    await expect(loadEngine(folder)).rejects.toThrow(/gate\.json says/);
    await rm(join(folder, 'gate/rules/more'), { recursive: true });
    await rm(join(folder, 'gate/rules/known_origin'), { recursive: true });
    await expect(loadEngine(folder)).rejects.toThrow(/gate\.json says/);
  });

  it('is refused when a file is missing or no manifest', async () => {
    await writeFile(join(folder, 'gate.json'), '{"wasmDigest": 5}');
    await expect(loadEngine(folder)).rejects.toThrow('gate.json is not of the known form');
    await rm(join(folder, 'gate.wasm'));
    await rm(join(folder, 'gate.json'));
    await expect(loadEngine(folder)).rejects.toThrow('gate.json cannot be read');
  });

  it('is refused when it is older than the trusted side accepts', async () => {
    const { manifest } = await readPolicy(folder);
    await expect(readPolicy(folder, manifest.version)).resolves.toBeDefined();
    await expect(readPolicy(folder, manifest.version + 1)).rejects.toThrow(
      `it is version ${manifest.version}, but at least ${manifest.version + 1} is accepted`,
    );
  });

  it.each([undefined, 0, -1, 1.5, '1', null])('is refused when its version is %j', async (version) => {
    const manifest = JSON.parse(await readFile(join(folder, 'gate.json'), 'utf8')) as object;
    await writeFile(join(folder, 'gate.json'), JSON.stringify({ ...manifest, version }));
    await expect(loadEngine(folder)).rejects.toThrow('gate.json is not of the known form');
  });

  it('is named by everything that its manifest says', async () => {
    const manifest = JSON.parse(await readFile(join(folder, 'gate.json'), 'utf8')) as object;
    await writeFile(join(folder, 'gate.json'), JSON.stringify({ ...manifest, note: 'more' }));
    const other = await loadEngine(folder);
    expect(other.policyDigest).not.toBe(engine.policyDigest);
    expect(other.policyVersion).toBe(engine.policyVersion);
  });

  it('is refused when its self-test is answered otherwise, however well it is sealed', async () => {
    await edit('gate/data.json', (text) => text.replace('"above": 0.85', '"above": 0.99'));
    await seal();
    await expect(loadEngine(folder)).rejects.toThrow(/self-test expected auto, but was answered review: Confidence/);
  });

  it('is refused when the module is none', async () => {
    await writeFile(join(folder, 'gate.wasm'), 'no module');
    await seal();
    await expect(loadEngine(folder)).rejects.toThrow('gate.wasm is no WebAssembly module');
  });

  it.skipIf(skipWithoutOpa)('is refused when the module needs what the host does not have', async () => {
    const source = 'package gate\n\nverdict := {"outcome": "auto", "at": time.now_ns()} if input.version == 2\n';
    await mkdir(join(folder, 'other'));
    await writeFile(join(folder, 'other/gate.rego'), source);
    await run(requireOpa(), ['build', '-t', 'wasm', '-e', 'gate/verdict', 'other', '-o', 'bundle.tar.gz'], { cwd: folder });
    await run('tar', ['-xzf', 'bundle.tar.gz', '/policy.wasm'], { cwd: folder });
    await cp(join(folder, 'policy.wasm'), join(folder, 'gate.wasm'));
    await seal();
    await expect(loadEngine(folder)).rejects.toThrow('it needs built-ins that are not provided here: time.now_ns');
  });
});

/** Every value of the input, by its path. */
function pathsOf(value: unknown, path: readonly string[] = []): string[][] {
  const own = path.length === 0 ? [] : [[...path]];
  if (typeof value !== 'object' || value === null) return own;
  return [...own, ...Object.entries(value).flatMap(([key, child]) => pathsOf(child, [...path, key]))];
}

function damaged(path: readonly string[], value: unknown): { input: ReturnType<typeof goodInput>; before: unknown } {
  const input = goodInput();
  const parent = path.slice(0, -1).reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], input);
  const key = path.at(-1) ?? '';
  const before = (parent as Record<string, unknown>)[key];
  if (value === undefined) delete (parent as Record<string, unknown>)[key];
  else (parent as Record<string, unknown>)[key] = value;
  return { input, before };
}

describe('an evaluation', () => {
  // What no rule compares in a merge request's pipeline, or what may just as well be otherwise.
  const free = [
    /^diff\/records\/0\/claim\/evidence$/,
    /^diff\/records\/0\/claim\/(cost\/paybackDays|score\/from)$/,
    /^forge\/mergeRequest\/(mergeCommitSha|mergeUser|iid)$/,
    /^forge\/mergeRequest\/commitAuthors(\/0)?$/,
    /^fleet\/healsInLastDay$/,
    /^fleet\/recentByProvider\/alibaba$/,
    // The placement and the record name it themselves.
    /^diff\/files\/\d\/service$/,
    // It is no revert.
    /^diff\/records\/0\/takesBack$/,
    // No freeze is in force.
    /^now\/local(\/|$)/,
    // The verdict is bound to it; no rule reads it.
    /^plan\/digest$/,
    /^plan\/resources\/[01]\/instance$/,
    /^plan\/resources\/\d\/address$/,
    /^plan\/resources\/[01]\/place\/\w+$/,
    /^plan\/resources\/[01]\/namedServices$/,
    /^target\/machine\/gpu$/,
  ];

  it('is never auto when a field is missing, null, NaN, a text or of a size that nothing has', () => {
    const values = [undefined, null, '', '5', 'true', [], {}, -1, 1e30];
    const paths = pathsOf(goodInput()).filter((path) => !free.some((pattern) => pattern.test(path.join('/'))));
    const passed = paths.flatMap((path) =>
      values.flatMap((value) => {
        const { input, before } = damaged(path, value);
        // JSON turns NaN and Infinity into null: a field that is null anyway is untouched by them.
        if (JSON.stringify(value) === JSON.stringify(before) || (before === null && Number.isNaN(Number(value ?? 0)))) return [];
        return engine.evaluate(input).outcome === 'auto' ? [`${path.join('/')} = ${JSON.stringify(value)}`] : [];
      }),
    );
    const harmless = [
      /^(diff\/placements\/0\/problem|plan\/problem|services\/.*) = null$/,
      /^diff\/records\/0\/signature\/keyId = "\w+"$/,
      /^fleet\/recentByProvider = \{\}$/,
    ];
    const harmful = passed.filter((entry) => !harmless.some((pattern) => pattern.test(entry)));
    expect(paths.length).toBeGreaterThan(120);
    expect(harmful).toEqual([]);
  });

  it('of an input that is none is review', () => {
    for (const input of [null, 5, 'auto', [], {}, true]) {
      expect(engine.evaluate(input as unknown as ReturnType<typeof goodInput>).outcome).toBe('review');
    }
  });

  it('of an input that cannot be written as JSON is review, and the next one is judged as ever', () => {
    const loop: Record<string, unknown> = {};
    loop['loop'] = loop;
    const answer = engine.evaluate({ ...goodInput(), loop } as unknown as ReturnType<typeof goodInput>);
    expect(answer).toMatchObject({ outcome: 'review', rules: [] });
    expect(answer.fault).toMatch(/^The policy could not be evaluated: /);
    expect(engine.evaluate(goodInput()).outcome).toBe('auto');
  });

  it('does not depend on the ones before it', () => {
    const large = goodInput();
    const many = { ...large, diff: { ...large.diff, trailers: Array.from({ length: 20_000 }, (_, i) => `dec_${i}`) } };
    expect(engine.evaluate(many).outcome).toBe('deny');
    const answers = Array.from({ length: 50 }, () => JSON.stringify(engine.evaluate(goodInput())));
    expect(new Set(answers).size).toBe(1);
    expect(engine.evaluate(goodInput()).outcome).toBe('auto');
  });
});

it('creates an engine from a policy that was read before', async () => {
  expect(createEngine(await readPolicy(POLICIES)).evaluate(goodInput()).rules).toHaveLength(20);
});
