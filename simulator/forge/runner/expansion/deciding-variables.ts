import { parseAllDocuments } from 'yaml';
import { referencesIn } from '../variables.ts';
import { isDocument, variablesIn } from './document.ts';

/** What the shape of a pipeline depends on, besides the CI files themselves. */
export interface Dependence {
  /** Names of the variables that rules and includes read. */
  readonly variables: readonly string[];
  /** Whether rules look at files or at what changed. */
  readonly tree: boolean;
}

/** Keys whose content decides what is in a pipeline. */
const DECIDING = ['rules', 'include', 'only', 'except', 'parallel'];

/** Finds what the CI configuration in these YAML files depends on. Files that are no YAML decide nothing. */
export function dependenceOf(files: readonly string[]): Dependence {
  const read = new Set<string>();
  const written = new Map<string, Set<string>>();
  let tree = false;
  const visit = (value: unknown, deciding: boolean): void => {
    if (typeof value === 'string' && deciding) for (const name of referencesIn(value)) read.add(name);
    if (Array.isArray(value)) for (const one of value) visit(one, deciding);
    if (!isDocument(value)) return;
    tree ||= deciding && ('changes' in value || 'exists' in value);
    for (const [name, text] of Object.entries(variablesIn(value['variables']))) {
      written.set(name, new Set([...(written.get(name) ?? []), ...referencesIn(text)]));
    }
    for (const [key, inner] of Object.entries(value)) if (key !== 'variables') visit(inner, deciding || DECIDING.includes(key));
  };
  for (const text of files) for (const document of parseAllDocuments(text, { logLevel: 'silent' })) visit(document.toJS(), false);
  // A rule may read a variable that is itself written with others. A set grows while it is walked.
  for (const name of read) for (const other of written.get(name) ?? []) read.add(other);
  return { variables: [...read].sort(), tree };
}
