import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generateKeyPair, type KeyPair } from '../../src/lib/ed25519.ts';
import { FROM, NOW, placementText, trustOf } from '../gate/fleet-repository.ts';
import { policyNames } from '../gate/good-proposal.ts';
import { commitAll, emptyRepository, type FileContent } from './git-store.ts';

const CHECKOUT = fileURLToPath(new URL('../../', import.meta.url));
/** What of this checkout the fleet repository of the corpus holds: data, stacks, policies, pipelines, the gate itself. */
const PARTS = ['infra', 'policies', 'pipelines', 'src/gate', 'src/cli', 'src/main.ts', '.gitlab-ci.yml', 'package.json'];
const LEFT_OUT = /_test\.rego$|\/suites\/|^policies\/trust\.json$|^infra\/decisions\//;

/** The repository that every world of the corpus starts from, with one commit on `main`. */
export interface Template {
  readonly folder: string;
  readonly objects: string;
  /** Folder for what is made from it; all of it is removed with the template, at once. */
  readonly worlds: string;
  readonly base: string;
  /** The key that its `policies/trust.json` trusts. */
  readonly keys: KeyPair;
  readonly policy: { readonly policyDigest: string; readonly policyVersion: number | null };
}

let made: Promise<Template> | null = null;

/** Made once per process. */
export function template(): Promise<Template> {
  made ??= make();
  return made;
}

export async function removeTemplate(): Promise<void> {
  if (made !== null) rmSync((await made).folder, { recursive: true, force: true });
  made = null;
}

async function make(): Promise<Template> {
  const folder = mkdtempSync(join(tmpdir(), 'trimtab-forgery-'));
  const keys = generateKeyPair();
  const policy = await policyNames();
  emptyRepository(folder, { objects: null, head: 'ref: refs/heads/main', refs: {} });
  const files: Record<string, FileContent> = {
    ...Object.fromEntries(PARTS.flatMap(filesBelow)),
    'policies/trust.json': trustText(keys),
    'infra/placements/service-1.ts': placementText('service-1', FROM),
    'infra/placements/service-2.ts': placementText('service-2', FROM),
    'README.md': '# Fleet\n',
  };
  const author = 'Root <root@example.com>';
  const commit = { ref: 'refs/heads/main', parents: [], files, message: 'Describe the fleet\n', author };
  const [base = ''] = await commitAll(folder, [commit], NOW / 1000 - 86_400);
  const worlds = join(folder, 'worlds');
  mkdirSync(worlds);
  return { folder, objects: join(folder, '.git/objects'), worlds, base, keys, policy };
}

/** `policies/trust.json` that trusts one key. */
export function trustText(keys: KeyPair, changes: object = {}): string {
  return `${JSON.stringify(trustOf(keys, changes), null, 2)}\n`;
}

function filesBelow(path: string): [string, Buffer][] {
  if (LEFT_OUT.test(path)) return [];
  const full = join(CHECKOUT, path);
  try {
    return readdirSync(full).flatMap((name) => filesBelow(`${path}/${name}`));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOTDIR') throw error;
    return [[path, readFileSync(full)]];
  }
}

/** A file of this checkout. */
export function checkedOut(path: string): string {
  return readFileSync(join(CHECKOUT, path), 'utf8');
}
