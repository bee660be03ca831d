import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildPolicy } from '../../scripts/build-policy.ts';
import { digestOf } from '../../src/gate/policy-folder.ts';
import { requireOpa, skipWithoutOpa } from '../policies/opa.ts';
import { POLICIES } from '../policies/vectors.ts';

describe.skipIf(skipWithoutOpa)('building the policy', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'trimtab-build-'));
    await cp(join(POLICIES, 'gate'), join(folder, 'gate'), { recursive: true });
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('gives the committed module byte for byte, from any folder', async () => {
    const { wasm, manifest } = await buildPolicy(requireOpa(), folder);
    expect(digestOf(wasm)).toBe(digestOf(await readFile(join(POLICIES, 'gate.wasm'))));
    expect(manifest).toEqual(JSON.parse(await readFile(join(POLICIES, 'gate.json'), 'utf8')));
  });

  it('gives another module when a comparison is turned round', async () => {
    const rule = join(folder, 'gate/rules/confidence/confidence.rego');
    const text = await readFile(rule, 'utf8');
    await writeFile(rule, text.replace('confidence > limit', 'confidence < limit'));
    const { wasm, manifest } = await buildPolicy(requireOpa(), folder);
    const committed = JSON.parse(await readFile(join(POLICIES, 'gate.json'), 'utf8')) as typeof manifest;
    expect(digestOf(wasm)).not.toBe(committed.wasmDigest);
    expect(manifest.sourceDigest).not.toBe(committed.sourceDigest);
  });
});
