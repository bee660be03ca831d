import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const POLICIES = new URL('../../policies/', import.meta.url).pathname;

/** One Rego file of `policies/gate`. */
export interface PolicyFile {
  /** Relative to `policies/gate`. */
  readonly path: string;
  readonly text: string;
  /** `gate.rules.confidence` */
  readonly package: string;
  readonly isTest: boolean;
}

export function readPolicyFiles(policies: string): PolicyFile[] {
  const folder = join(policies, 'gate');
  const paths = readdirSync(folder, { recursive: true }).map((path) => String(path).replaceAll('\\', '/'));
  return paths
    .filter((path) => path.endsWith('.rego'))
    .sort()
    .map((path) => {
      const text = readFileSync(join(folder, path), 'utf8');
      const name = /^package (\S+)$/m.exec(text)?.[1] ?? '';
      return { path, text, package: name, isTest: path.endsWith('_test.rego') };
    });
}

export function readData(policies: string): Record<string, unknown> {
  return JSON.parse(readFileSync(join(policies, 'gate/data.json'), 'utf8')) as Record<string, unknown>;
}

/** The files that these ones need, themselves included: by the packages that they name. */
export function neededBy(files: readonly PolicyFile[], all: readonly PolicyFile[]): PolicyFile[] {
  const needed = new Set(files);
  for (const file of needed) {
    for (const other of all) if (!needed.has(other) && names(file.text, other)) needed.add(other);
  }
  return [...needed];
}

/** `data.gate.rules[name]` may be any rule. */
function names(text: string, { package: name, isTest, path }: PolicyFile): boolean {
  const escaped = name.replaceAll('.', '\\.');
  if (new RegExp(`\\bdata\\.${escaped}(?![\\w.])|\\bdata\\.${escaped}\\.(?!rules\\b|lib\\b|fixture\\b)`).test(text)) return true;
  return !isTest && path.startsWith('rules/') && text.includes('data.gate.rules[');
}
