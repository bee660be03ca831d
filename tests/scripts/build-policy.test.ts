import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type BuiltManifest, buildPolicy, sealData } from '../../scripts/build-policy.ts';
import { digestOf } from '../../src/gate/policy-folder.ts';
import { requireOpa, skipWithoutOpa } from '../policies/opa.ts';
import { POLICIES } from '../policies/vectors.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'trimtab-build-'));
  await cp(POLICIES, folder, { recursive: true });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const committed = JSON.parse(await readFile(join(POLICIES, 'gate.json'), 'utf8')) as BuiltManifest;

const edit = async (path: string, change: (text: string) => string): Promise<void> => {
  const text = await readFile(join(folder, path), 'utf8');
  expect(change(text)).not.toBe(text);
  await writeFile(join(folder, path), change(text));
};
const turnRound = () =>
  edit('gate/rules/confidence/confidence.rego', (text) => text.replace('confidence > limit', 'confidence < limit'));
const lowerThreshold = () => edit('gate/data.json', (text) => text.replace('"above": 0.85', '"above": 0.9'));

describe.skipIf(skipWithoutOpa)('building the policy', { timeout: 60_000 }, () => {
  it('gives the committed module byte for byte, from any folder', async () => {
    const { wasm, manifest } = await buildPolicy(requireOpa(), folder, committed);
    expect(digestOf(wasm)).toBe(digestOf(await readFile(join(POLICIES, 'gate.wasm'))));
    expect(manifest).toEqual(committed);
  });

  it('gives another module and the next version when a comparison is turned round', async () => {
    await turnRound();
    const { wasm, manifest } = await buildPolicy(requireOpa(), folder, committed);
    expect(digestOf(wasm)).not.toBe(committed.wasmDigest);
    expect(manifest.sourceDigest).not.toBe(committed.sourceDigest);
    expect(manifest.regoDigest).not.toBe(committed.regoDigest);
    expect(manifest.version).toBe(committed.version + 1);
  });

  it('gives the next version when nothing but a threshold changed', async () => {
    await lowerThreshold();
    const { manifest } = await buildPolicy(requireOpa(), folder, committed);
    expect(manifest).toEqual({ ...committed, sourceDigest: manifest.sourceDigest, version: committed.version + 1 });
    expect(manifest.sourceDigest).not.toBe(committed.sourceDigest);
  });

  it('begins with the first version', async () => {
    expect((await buildPolicy(requireOpa(), folder)).manifest.version).toBe(1);
  });
});

describe('sealing data that was edited', () => {
  it('leaves the manifest as it is when nothing was edited', async () => {
    expect(await sealData(folder)).toEqual(committed);
  });

  it('raises the version and the digest of the sources alone', async () => {
    await lowerThreshold();
    const manifest = await sealData(folder);
    expect(manifest).toEqual({ ...committed, sourceDigest: manifest.sourceDigest, version: committed.version + 1 });
    expect(manifest.sourceDigest).not.toBe(committed.sourceDigest);
  });

  it('is refused when a rule was edited too', async () => {
    await lowerThreshold();
    await turnRound();
    await expect(sealData(folder)).rejects.toThrow('A rule was edited: build the policy with OPA.');
  });

  it('is refused when the module is not the one that was built', async () => {
    await lowerThreshold();
    await writeFile(join(folder, 'gate.wasm'), Buffer.concat([await readFile(join(folder, 'gate.wasm')), Buffer.from([0])]));
    await expect(sealData(folder)).rejects.toThrow(/gate\.wasm has the digest/);
  });

  it('is refused when the data is no JSON, or the self-test does not pass with it', async () => {
    await writeFile(join(folder, 'gate/data.json'), '{');
    await expect(sealData(folder)).rejects.toThrow(/gate\/data\.json is not of the known form/);
    await cp(join(POLICIES, 'gate'), join(folder, 'gate'), { recursive: true });
    await edit('gate/data.json', (text) => text.replace('"above": 0.85', '"above": 0.99'));
    await expect(sealData(folder)).rejects.toThrow(/self-test expected auto, but was answered review: Confidence/);
  });
});
