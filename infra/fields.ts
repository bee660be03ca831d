import { InfraError } from './errors.ts';

/**
 * Reads typed fields from parsed JSON. Every refusal names the file and the field:
 * `infra/services/service-1.json: field vcpu has to be a number above 0, found "2"`.
 */
export interface Fields {
  /** Path of the file, as people know it. */
  readonly file: string;
  text(field: string, form?: RegExp): string;
  textOrNull(field: string): string | null;
  choice<T extends string>(field: string, choices: readonly T[]): T;
  flag(field: string): boolean;
  number(field: string, minimum: number): number;
  numberOrNull(field: string, minimum: number): number | null;
  texts(field: string): readonly string[];
  textsOrNull(field: string): readonly string[] | null;
  value(field: string): unknown;
}

/** Throws the refusal of one field. */
export function refuse(file: string, field: string, wanted: string, found: unknown): never {
  const shown = found === undefined ? 'nothing' : JSON.stringify(found);
  throw new InfraError('invalid-field', `${file}: field ${field} has to be ${wanted}, found ${shown.slice(0, 80)}`);
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `prefix` is put before field names: `regions[0].`. */
export function fieldsOf(file: string, value: unknown, prefix = ''): Fields {
  if (!isRecord(value)) throw new InfraError('invalid-file', `${file}: ${prefix || 'the file'} has to hold a JSON object`);
  const at = (field: string) => value[field];
  const no = (field: string, wanted: string): never => refuse(file, prefix + field, wanted, at(field));
  const text = (field: string, form?: RegExp) => {
    const found = at(field);
    if (typeof found !== 'string' || found === '') return no(field, 'a text');
    if (form !== undefined && !form.test(found)) return no(field, `of the form ${form.source}`);
    return found;
  };
  const number = (field: string, minimum: number) => {
    const found = at(field);
    if (typeof found !== 'number' || !Number.isFinite(found) || found < minimum) return no(field, `a number from ${minimum} up`);
    return found;
  };
  const texts = (field: string) => {
    const found = at(field);
    if (!Array.isArray(found) || !found.every((item) => typeof item === 'string')) return no(field, 'a list of texts');
    return found;
  };
  return {
    file,
    text,
    number,
    texts,
    textOrNull: (field) => (at(field) === null ? null : text(field)),
    numberOrNull: (field, minimum) => (at(field) === null ? null : number(field, minimum)),
    textsOrNull: (field) => (at(field) === null ? null : texts(field)),
    choice: (field, choices) => choices.find((choice) => choice === at(field)) ?? no(field, `one of ${choices.join(', ')}`),
    flag: (field) => (typeof at(field) === 'boolean' ? at(field) === true : no(field, 'true or false')),
    value: at,
  };
}
