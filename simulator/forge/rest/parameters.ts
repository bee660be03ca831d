import { invalid } from '../refusal.ts';

/** Query and body of a request together, as GitLab reads them, with its complaints about what is missing or wrong. */
export class Parameters {
  readonly #values: ReadonlyMap<string, unknown>;

  constructor(...sources: readonly unknown[]) {
    const entries = sources.flatMap((source) => (isRecord(source) ? Object.entries(source) : []));
    this.#values = new Map(entries.map(([key, value]) => [key.replace(/\[\]$/, ''), value]));
  }

  /** @throws Refusal 400 that names every parameter that is missing. */
  require(...names: readonly string[]): void {
    const missing = names.filter((name) => this.#present(name) === undefined);
    if (missing.length > 0) throw invalid(missing.map((name) => `${name} is missing`).join(', '));
  }

  /** @throws Refusal 400 when none is given. */
  requireOne(...names: readonly string[]): void {
    if (names.every((name) => this.#present(name) === undefined))
      throw invalid(`${names.join(', ')} are missing, at least one parameter must be provided`);
  }

  text(name: string): string | undefined {
    const value = this.#present(name);
    if (value === undefined || typeof value === 'string') return value;
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    throw invalid(`${name} is invalid`);
  }

  integer(name: string): number | undefined {
    const text = this.text(name);
    if (text === undefined || text === '') return undefined;
    if (!/^-?\d{1,15}$/.test(text)) throw invalid(`${name} is invalid`);
    return Number(text);
  }

  flag(name: string): boolean | undefined {
    const text = this.text(name);
    if (text === undefined || text === '') return undefined;
    if (/^(true|1|yes|on)$/i.test(text)) return true;
    if (/^(false|0|no|off)$/i.test(text)) return false;
    throw invalid(`${name} is invalid`);
  }

  /** An array, or text with commas. */
  list(name: string): string[] | undefined {
    const value = this.#present(name);
    if (value === undefined) return undefined;
    const parts = Array.isArray(value) ? value.map(String) : String(value).split(',');
    return parts.map((part) => part.trim()).filter((part) => part !== '');
  }

  /** One of a few words. @throws Refusal 400 for another. */
  choice<T extends string>(name: string, choices: readonly T[]): T | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const found = choices.find((choice) => choice === text);
    if (found === undefined) throw invalid(`${name} does not have a valid value`);
    return found;
  }

  #present(name: string): unknown {
    const value = this.#values.get(name);
    return value === null ? undefined : value;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `application/x-www-form-urlencoded`; `name[]` may come several times. */
export function parseForm(text: string): Record<string, string | string[]> {
  const form: Record<string, string | string[]> = {};
  for (const [key, value] of new URLSearchParams(text)) {
    if (!key.endsWith('[]')) form[key] = value;
    else form[key] = [...(Array.isArray(form[key]) ? form[key] : []), value];
  }
  return form;
}
